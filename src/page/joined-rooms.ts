import { signal } from '@preact/signals';
import type { ChatClient, ChatRoom, Entry } from '../client/chat-client.ts';
import type { EntryOf } from '../protocol/model.ts';

/** When much is said, it is looked at once in so many ms. */
const LOOK_EVERY_MS = 200;

/** What a room that one is in says of itself now, where a list would be seconds late. */
export interface JoinedRoom {
  title: string;
  onlineCount: number;
  isLive: boolean;
  /** 100 at most, which means "99+". */
  unread: number;
  /** The newest message among the known entries. */
  lastEntry: EntryOf<'message'> | undefined;
}

/** The rooms that one has joined over this connection, as they change. */
export class JoinedRooms {
  readonly rooms = signal<ReadonlyMap<number, JoinedRoom>>(new Map());
  readonly #client: ChatClient;
  /** Told what is new in a room. */
  readonly #onFresh: (room: ChatRoom, fresh: readonly Entry[]) => void;
  readonly #subscriptions = new Map<ChatRoom, () => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: ChatClient, onFresh: (room: ChatRoom, fresh: readonly Entry[]) => void) {
    this.#client = client;
    this.#onFresh = onFresh;
  }

  start(): () => void {
    const end = this.#client.subscribe(() => this.#follow());
    this.#follow();
    return () => {
      end();
      clearTimeout(this.#timer);
      for (const unsubscribe of this.#subscriptions.values()) unsubscribe();
      this.#subscriptions.clear();
    };
  }

  #follow(): void {
    const current = new Set(this.#client.rooms.values());
    for (const room of current) {
      if (this.#subscriptions.has(room)) continue;
      const unsubscribe = room.subscribe((fresh) => {
        this.#onFresh(room, fresh);
        this.#lookSoon();
      });
      this.#subscriptions.set(room, unsubscribe);
    }
    for (const [room, unsubscribe] of this.#subscriptions) {
      if (current.has(room)) continue;
      unsubscribe();
      this.#subscriptions.delete(room);
    }
    this.#lookSoon();
  }

  #lookSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.rooms.value = this.#look();
    }, LOOK_EVERY_MS);
  }

  #look(): ReadonlyMap<number, JoinedRoom> {
    const found = new Map<number, JoinedRoom>();
    for (const { id, room, unread, entries } of this.#client.rooms.values()) {
      if (!room) continue;
      const { title, onlineCount, liveSince } = room;
      found.set(id, {
        title,
        onlineCount,
        isLive: liveSince !== undefined,
        unread,
        lastEntry: entries.findLast(isMessage),
      });
    }
    return found;
  }
}

function isMessage(entry: Entry): entry is EntryOf<'message'> {
  return entry.kind === 'message';
}
