import type { EntryStore } from '../log/store.ts';
import type { EntryOf, Room } from '../protocol/model.ts';
import type { ReadingStore } from '../reading/store.ts';
import type { Session } from '../session.ts';
import { type RoomState, toRoom } from './state.ts';

/** Characters of a message that a list shows. */
const MOST_TEXT = 200;
/** Rooms whose newest message is kept in memory: about 1 KB each. */
const MOST_KEPT = 2_000;
/** Unread messages are counted so far, among so many of the newest entries: a list must not read whole logs. */
const MOST_UNREAD = 100;
const LOOK_BACK = 1_000;

interface Known {
  headSeq: number;
  activeAt: number;
  /** Absent where there is none among the newest entries. */
  message: EntryOf<'message'> | undefined;
}

/** Rooms as a list shows them: what was said last, and how much of it one has not read. */
export class RoomPreviews {
  readonly #entries: EntryStore;
  readonly #reading: ReadingStore;
  /** A log's newest message stays what it is until there is a newer entry: whatever changes it is one. */
  readonly #known = new Map<number, Known>();

  constructor(entries: EntryStore, reading: ReadingStore) {
    this.#entries = entries;
    this.#reading = reading;
  }

  /** A private room, and one with a password, shows nothing of its log to others than its members. */
  async of(viewer: Session | undefined, rooms: RoomState[]): Promise<Room[]> {
    const ids = rooms.map(({ id }) => id);
    const read = viewer ? await this.#reading.of(viewer.user.id, ids) : new Map<number, number | null>();
    const shown = rooms.filter((room) => room.headSeq > 0 && (isOpen(room) || read.has(room.id)));
    const [newest, unread] = await Promise.all([this.#newest(shown), this.#unread(viewer, rooms, read)]);
    return rooms.map((state) => {
      const lastEntry = newest.get(state.id);
      const count = unread.get(state.id);
      return { ...toRoom(state), ...(lastEntry && { lastEntry }), ...(count !== undefined && { unread: count }) };
    });
  }

  /** Whoever came, went or was renamed since leaves a room's newest message where it is. */
  async #newest(rooms: RoomState[]): Promise<Map<number, EntryOf<'message'>>> {
    const unknown = rooms.filter((room) => !this.#know(room));
    const found = await this.#entries.newestMessages(
      unknown.map(({ id, headSeq }) => ({ roomId: id, after: this.#lookFrom(id, headSeq) })),
    );
    // Those that lie further back than is looked.
    const left = unknown.flatMap(({ id, headSeq }) => {
      const { headSeq: known = 0, message } = this.#known.get(id) ?? {};
      return message && known < headSeq && !found.has(id) ? [{ roomId: id, seq: message.seq }] : [];
    });
    for (const [id, message] of await this.#entries.messagesNamed(left)) found.set(id, message);
    for (const room of unknown) {
      const message = found.get(room.id);
      this.#keep(room, message && cut(message));
    }
    return new Map(
      rooms.flatMap((room) => {
        // It may be forgotten already, where many are listed at once.
        const message = this.#know(room)?.message ?? found.get(room.id);
        return message ? [[room.id, cut(message)]] : [];
      }),
    );
  }

  /** The message that was the newest may have been changed since; what is before it need not be read again. */
  #lookFrom(roomId: number, headSeq: number): number {
    const known = this.#known.get(roomId);
    const furthest = Math.max(0, headSeq - LOOK_BACK);
    if (!known || known.headSeq >= headSeq) return furthest;
    return Math.max(furthest, known.message ? known.message.seq - 1 : known.headSeq);
  }

  #know({ id, headSeq, activeAt }: RoomState): Known | undefined {
    const known = this.#known.get(id);
    return known?.headSeq === headSeq && known.activeAt === activeAt ? known : undefined;
  }

  #keep({ id, headSeq, activeAt }: RoomState, message: Known['message']): void {
    this.#known.delete(id);
    this.#known.set(id, { headSeq, activeAt, message });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KEPT && oldest !== undefined) this.#known.delete(oldest);
  }

  async #unread(viewer: Session | undefined, rooms: RoomState[], read: Map<number, number | null>) {
    const unread = new Map<number, number>(Array.from(read.keys(), (id) => [id, 0]));
    if (!viewer) return unread;
    const behind = rooms.flatMap(({ id, headSeq }) => {
      const seq = read.get(id) ?? headSeq;
      return seq < headSeq ? [{ roomId: id, after: Math.max(seq, headSeq - LOOK_BACK) }] : [];
    });
    const counted = await this.#reading.unread(viewer.user.id, behind, MOST_UNREAD);
    for (const [id, count] of counted) unread.set(id, count);
    return unread;
  }
}

function isOpen({ visibility, settings }: RoomState): boolean {
  return visibility === 'public' && settings.passwordHash === undefined;
}

/** A message may be long, and bring attachments. */
function cut({ attachments: _, ...message }: EntryOf<'message'>): EntryOf<'message'> {
  const { content } = message;
  return content.length <= MOST_TEXT ? message : { ...message, content: [...content].slice(0, MOST_TEXT).join('') };
}
