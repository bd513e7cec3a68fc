import type { EntryStore } from '../log/store.ts';
import type { Entry, Room } from '../protocol/model.ts';
import type { ReadingStore } from '../reading/store.ts';
import type { Session } from '../session.ts';
import { type RoomState, toRoom } from './state.ts';

/** Characters of an entry's text that a list shows. */
const MOST_TEXT = 200;
/** Rooms whose newest entry is kept in memory: about 1 KB each. */
const MOST_KEPT = 2_000;
/** Unread messages are counted so far, among so many of the newest entries: a list must not read whole logs. */
const MOST_UNREAD = 100;
const LOOK_BACK = 1_000;

/** Rooms as a list shows them: what was said last, and how much of it one has not read. */
export class RoomPreviews {
  readonly #entries: EntryStore;
  readonly #reading: ReadingStore;
  /** A log's newest entry stays what it is until there is a newer one: whatever changes it is one. */
  readonly #known = new Map<number, { headSeq: number; activeAt: number; entry: Entry }>();

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

  async #newest(rooms: RoomState[]): Promise<Map<number, Entry>> {
    const unknown = rooms.filter((room) => !this.#know(room));
    const found = await this.#entries.newest(unknown);
    for (const room of unknown) {
      const entry = found.get(room.id);
      if (entry) this.#keep(room, cut(entry));
    }
    return new Map(
      rooms.flatMap((room) => {
        const entry = this.#know(room) ?? found.get(room.id);
        return entry ? [[room.id, cut(entry)]] : [];
      }),
    );
  }

  #know({ id, headSeq, activeAt }: RoomState): Entry | undefined {
    const known = this.#known.get(id);
    return known?.headSeq === headSeq && known.activeAt === activeAt ? known.entry : undefined;
  }

  #keep({ id, headSeq, activeAt }: RoomState, entry: Entry): void {
    this.#known.delete(id);
    this.#known.set(id, { headSeq, activeAt, entry });
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
function cut(entry: Entry): Entry {
  if (entry.kind !== 'message' && entry.kind !== 'edited') return entry;
  const content = entry.content.length <= MOST_TEXT ? entry.content : [...entry.content].slice(0, MOST_TEXT).join('');
  if (entry.kind === 'edited') return { ...entry, content };
  const { attachments: _, ...message } = entry;
  return { ...message, content };
}
