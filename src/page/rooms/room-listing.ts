import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { RoomsPage } from '../../protocol/events.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Room } from '../../protocol/model.ts';
import { type Chat, useChat } from '../chat.ts';
import { failureText } from '../failure-text.ts';

const PAGE = 30;
const REFRESH_MS = 4_000;
/** How long after the last key a search begins. */
const SEARCH_MS = 250;

/** The rooms that match what is searched for, as many as were asked for, kept fresh while somebody can see them. */
export class RoomListing {
  readonly query = signal('');
  /** Undefined until they have been read once. */
  readonly rooms = signal<readonly Room[] | undefined>(undefined);
  readonly cursor = signal<string | undefined>(undefined);
  readonly objection = signal<string | undefined>(undefined);
  readonly #chat: Chat;
  /** Answers to what was asked before the newest question come late, and are dropped. */
  #asked = 0;
  #isAsking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(chat: Chat) {
    this.#chat = chat;
  }

  start(): () => void {
    const refreshIfSeen = () => {
      if (document.visibilityState === 'visible' && !this.#isAsking) void this.refresh();
    };
    const timer = setInterval(refreshIfSeen, REFRESH_MS);
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

  async #ask(range: { limit: number; cursor?: string }, merge: (page: RoomsPage) => RoomsPage): Promise<void> {
    const asked = ++this.#asked;
    this.#isAsking = true;
    try {
      const page = await this.#chat.client.listRooms({ q: this.query.value.trim(), ...range });
      if (asked !== this.#asked) return;
      const { rooms, nextCursor } = merge(page);
      this.rooms.value = rooms;
      this.cursor.value = nextCursor;
      this.objection.value = undefined;
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
export function useRoomListing(openRoomId: number | undefined): RoomListing {
  const chat = useChat();
  const listing = useMemo(() => new RoomListing(chat), [chat]);
  useEffect(() => listing.start(), [listing]);
  useEffect(() => void listing.refresh(), [listing, openRoomId, chat.connection.value]);
  return listing;
}
