import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { RoomsPage } from '../../protocol/events.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Room } from '../../protocol/model.ts';
import { type Chat, useChat } from '../chat.ts';
import { failureText } from '../failure-text.ts';
import { notifyOfListed } from '../notifications.ts';
import { newsIn } from './news.ts';

const PAGE = 30;
/** While it can be seen, and while it cannot, where the title and notices tell what is new. */
const REFRESH_MS = { seen: 4_000, unseen: 30_000 };
/** How long after the last key a search begins. */
const SEARCH_MS = 250;

/** The rooms that match what is searched for, as many as were asked for, kept fresh while somebody can see them. */
export class RoomListing {
  readonly query = signal('');
  /** Undefined until they have been read once. */
  readonly rooms = signal<readonly Room[] | undefined>(undefined);
  readonly cursor = signal<string | undefined>(undefined);
  readonly objection = signal<string | undefined>(undefined);
  /** All rooms as they were read last, whatever is searched for. */
  readonly news = signal<ReadonlyMap<number, Room>>(new Map());
  /** The list is on the page, and not behind a room. */
  isShown = true;
  readonly #chat: Chat;
  readonly #onNews: (room: Room) => void;
  #refreshedAt = 0;
  /** Answers to what was asked before the newest question come late, and are dropped. */
  #asked = 0;
  #isAsking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onNews is told of a room in which something was said since it was read before */
  constructor(chat: Chat, onNews: (room: Room) => void) {
    this.#chat = chat;
    this.#onNews = onNews;
  }

  start(): () => void {
    const refreshIfSeen = () => {
      if (document.visibilityState === 'visible' && !this.#isAsking) void this.refresh();
    };
    const timer = setInterval(() => {
      const isSeen = this.isShown && document.visibilityState === 'visible';
      const isDue = isSeen || performance.now() - this.#refreshedAt >= REFRESH_MS.unseen;
      if (isDue && !this.#isAsking) void this.refresh();
    }, REFRESH_MS.seen);
    document.addEventListener('visibilitychange', refreshIfSeen);
    return () => {
      clearInterval(timer);
      clearTimeout(this.#timer);
      document.removeEventListener('visibilitychange', refreshIfSeen);
    };
  }

  search(query: string): void {
    this.query.value = query;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask({ limit: PAGE }, (page) => page), SEARCH_MS);
  }

  async loadMore(): Promise<void> {
    const cursor = this.cursor.value;
    if (cursor === undefined) return;
    const known = this.rooms.value ?? [];
    await this.#ask({ limit: PAGE, cursor }, (page) => ({ ...page, rooms: joined(known, page.rooms) }));
  }

  /** Reads anew what is shown, up to the longest page there is: what is below moves up when it becomes active. */
  async refresh(): Promise<void> {
    const known = this.rooms.value ?? [];
    const rest = known.slice(LIMITS.page);
    const { value: nextCursor } = this.cursor;
    const limit = Math.min(LIMITS.page, Math.max(PAGE, known.length));
    await this.#ask({ limit }, (page) =>
      rest.length === 0 ? page : { rooms: joined(page.rooms, rest), ...(nextCursor !== undefined && { nextCursor }) },
    );
  }

  #tell(rooms: readonly Room[]): void {
    const news = newsIn(this.news.value, rooms);
    this.news.value = new Map(rooms.map((room) => [room.id, room]));
    for (const room of news) this.#onNews(room);
  }

  async #ask(range: { limit: number; cursor?: string }, merge: (page: RoomsPage) => RoomsPage): Promise<void> {
    const asked = ++this.#asked;
    this.#isAsking = true;
    this.#refreshedAt = performance.now();
    const query = this.query.value.trim();
    try {
      const page = await this.#chat.client.listRooms({ q: query, ...range });
      if (asked !== this.#asked) return;
      const { rooms, nextCursor } = merge(page);
      this.rooms.value = rooms;
      this.cursor.value = nextCursor;
      this.objection.value = undefined;
      if (query === '') this.#tell(rooms);
    } catch (error) {
      // An old list is better than none: that the connection is lost is said elsewhere.
      const isKnown = this.rooms.value !== undefined && this.#chat.connection.value !== 'online';
      if (asked === this.#asked && !isKnown) this.objection.value = failureText(error);
    } finally {
      if (asked === this.#asked) this.#isAsking = false;
    }
  }
}

/** Pages of a list that changes between them overlap. */
function joined(first: readonly Room[], more: readonly Room[]): Room[] {
  const ids = new Set(first.map(({ id }) => id));
  return [...first, ...more.filter(({ id }) => !ids.has(id))];
}

/** Reads the rooms again at once when another one is opened, which may be new, and when the connection is back. */
export function useRoomListing(openRoomId: number | undefined, isShown: boolean): RoomListing {
  const chat = useChat();
  const listing = useMemo(() => new RoomListing(chat, (room) => notifyOfListed(chat.client, room)), [chat]);
  listing.isShown = isShown;
  useEffect(() => listing.start(), [listing]);
  useEffect(() => void listing.refresh(), [listing, openRoomId, chat.connection.value]);
  return listing;
}
