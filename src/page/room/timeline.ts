import type { Outgoing } from '../../client/chat-client.ts';
import type { Entry, EntryOf } from '../../protocol/model.ts';
import { dayNumber } from '../day-number.ts';

/** Longer silences part what one author says. */
const GROUP_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

export type LineEntry = EntryOf<'joined' | 'left' | 'renamed' | 'room'>;

export interface MessageRow {
  kind: 'message';
  key: string;
  message: EntryOf<'message'> | Outgoing;
  /** What it answers; undefined where that is not known here. */
  replied: EntryOf<'message'> | undefined;
  isOwn: boolean;
  /** The first of several by its author: says who. */
  isFirst: boolean;
  /** The last of its author's in its minute: says when. */
  isLast: boolean;
}

/** What happened in the room. Several entries: people who came and went, one after the other. */
export interface LineRow {
  kind: 'line';
  key: string;
  entries: LineEntry[];
}

export type Row =
  | { kind: 'day'; key: string; at: number }
  /** From here on all is new. */
  | { kind: 'news'; key: string; at: number }
  | LineRow
  | MessageRow;

/**
 * What is shown of a log, from top to bottom. Remembers what it showed: where entries came to the end of a long log, all rows
 * but the last few are the same objects as before, and cost nothing.
 */
export class Timeline {
  readonly #myId: string;
  #entries: readonly Entry[] = [];
  #readSeq: number | undefined;
  #rows: Row[] = [];
  /** For each row, the index of its first entry. */
  #starts: number[] = [];

  constructor(myId: string) {
    this.#myId = myId;
  }

  /** @param readSeq how far one had read; undefined where nothing is to be marked as new */
  rows(entries: readonly Entry[], outgoing: readonly Outgoing[], readSeq: number | undefined): Row[] {
    const same = readSeq === this.#readSeq ? sameFrom(this.#entries, entries) : 0;
    this.#entries = entries;
    this.#readSeq = readSeq;
    this.#append(this.#keep(same));
    return [...this.#rows, ...this.#outgoingRows(outgoing)];
  }

  /** Keeps the rows of the first `same` entries but the last, which may change with what follows. @returns where to go on */
  #keep(same: number): number {
    let count = this.#starts.length;
    while (count > 0 && (this.#starts[count - 1] as number) >= same) count--;
    const next = count > 0 ? (this.#starts[count - 1] as number) : 0;
    this.#rows.length = this.#starts.length = Math.max(0, count - 1);
    return next;
  }

  #append(from: number): void {
    const news = this.#indexOfNews();
    for (let i = from; i < this.#entries.length; i++) {
      const entry = this.#entries[i] as Entry;
      // These show in the message that they change.
      if (entry.kind === 'edited' || entry.kind === 'deleted') continue;
      if (this.#starts.at(-1) !== i) this.#head(entry, i, i === news);
      if (entry.kind === 'message') this.#message(entry, i);
      else this.#line(entry, i);
    }
  }

  /** What stands before an entry: its day, and that it is the first new one. */
  #head({ seq, at }: Entry, i: number, isNews: boolean): void {
    const last = this.#rows.at(-1);
    if (!last || dayNumber(at) !== dayNumber(atOf(last))) this.#push({ kind: 'day', key: `day ${seq}`, at }, i);
    if (isNews) this.#push({ kind: 'news', key: 'news', at }, i);
  }

  #message(message: EntryOf<'message'>, i: number): void {
    const { userId, at } = message;
    const before = this.#rows.at(-1);
    const goesOn = before && authorOf(before) === userId && at - atOf(before) <= GROUP_MS;
    if (goesOn && before.kind === 'message' && minuteOf(at) === minuteOf(atOf(before)))
      this.#rows[this.#rows.length - 1] = { ...before, isLast: false };
    this.#push(this.#rowOf(message, userId, !goesOn), i);
  }

  #line(entry: LineEntry, i: number): void {
    const last = this.#rows.at(-1);
    const goesOn = last?.kind === 'line' && isComingOrGoing(entry) && isComingOrGoing(last.entries[0]);
    // The row is of this very run: the last one is always made anew.
    if (goesOn) last.entries.push(entry);
    else this.#push({ kind: 'line', key: `line ${entry.seq}`, entries: [entry] }, i);
  }

  #outgoingRows(outgoing: readonly Outgoing[]): Row[] {
    const last = this.#rows.at(-1);
    const goesOn = last !== undefined && authorOf(last) === this.#myId;
    return outgoing.map((message, i) => this.#rowOf(message, this.#myId, i === 0 && !goesOn));
  }

  /** Its key is the same before and after the message is stored, so that its row stays the same too. */
  #rowOf(message: MessageRow['message'], userId: string, isFirst: boolean): MessageRow {
    return {
      kind: 'message',
      key: `message ${userId} ${message.clientId}`,
      message,
      replied: this.#replied(message),
      isOwn: userId === this.#myId,
      isFirst,
      isLast: true,
    };
  }

  #replied({ replyTo }: { replyTo?: number }): EntryOf<'message'> | undefined {
    const first = this.#entries[0]?.seq ?? 0;
    const replied = replyTo === undefined ? undefined : this.#entries[replyTo - first];
    return replied?.kind === 'message' ? replied : undefined;
  }

  /** Of the first message of somebody else that one had not read; undefined where that is not loaded. */
  #indexOfNews(): number | undefined {
    const first = this.#entries[0]?.seq ?? 0;
    if (this.#readSeq === undefined || first > this.#readSeq + 1) return undefined;
    for (let i = this.#readSeq + 1 - first; i < this.#entries.length; i++) {
      const { kind, userId } = this.#entries[i] as Entry;
      if (kind === 'message' && userId !== this.#myId) return i;
    }
    return undefined;
  }

  #push(row: Row, start: number): void {
    this.#rows.push(row);
    this.#starts.push(start);
  }
}

/** How many entries at the beginning are the very same. */
function sameFrom(before: readonly Entry[], now: readonly Entry[]): number {
  let same = 0;
  while (same < before.length && before[same] === now[same]) same++;
  return same;
}

/** When the last of a stored row was. */
function atOf(row: Row): number {
  if (row.kind === 'line') return row.entries.at(-1)?.at ?? 0;
  if (row.kind !== 'message') return row.at;
  return 'at' in row.message ? row.message.at : 0;
}

function authorOf(row: Row): string | undefined {
  return row.kind === 'message' && 'userId' in row.message ? row.message.userId : undefined;
}

function minuteOf(at: number): number {
  return Math.floor(at / MINUTE_MS);
}

/** Those who are sent away are told of one by one. */
function isComingOrGoing(entry: LineEntry | undefined): boolean {
  return entry?.kind === 'joined' || (entry?.kind === 'left' && entry.reason !== 'kicked' && entry.reason !== 'banned');
}
