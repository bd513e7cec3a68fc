import type { Entry } from '../protocol/model.ts';

/** Entries that may wait beyond a gap; past it they are dropped, and read from the log like the gap itself. */
const MOST_WAITING = 2_000;

/** What one client knows of a room's log: in order, without a gap, each entry once. Knows nothing of connections. */
export class LogView {
  #entries: Entry[] = [];
  #shown: readonly Entry[] | undefined;
  /** The highest `seq` up to which everything has been seen; undefined until the log has been opened. */
  seen: number | undefined;
  readonly #waiting = new Map<number, Entry>();

  /** Oldest first; messages in their newest wording. Another array after every change, never altered: made when asked for. */
  get entries(): readonly Entry[] {
    this.#shown ??= this.#entries.slice();
    return this.#shown;
  }

  /** Begins with the newest entries of a log whose newest `seq` is the last of them. */
  open(latest: readonly Entry[]): void {
    this.#set([...latest]);
    const seen = latest.at(-1)?.seq ?? 0;
    this.seen = seen;
    for (const seq of this.#waiting.keys()) if (seq <= seen) this.#waiting.delete(seq);
    this.accept([]);
  }

  /** The log is another than it was: it was restored to an earlier time. */
  startOver(latest: readonly Entry[]): void {
    this.#waiting.clear();
    this.open(latest);
  }

  /** Takes in what was told or read, in any order, any number of times. @returns what is new, in order */
  accept(entries: readonly Entry[]): Entry[] {
    const fresh: Entry[] = [];
    for (const entry of entries) {
      if (entry.seq <= (this.seen ?? 0)) continue;
      // What comes next is always taken; what comes later waits, while there is space for it.
      if (this.#isNext(entry)) fresh.push(...this.#takeFrom(entry));
      else if (this.#waiting.size < MOST_WAITING) this.#waiting.set(entry.seq, entry);
    }
    const waiting = this.seen === undefined ? undefined : this.#waiting.get(this.seen + 1);
    if (waiting) fresh.push(...this.#takeFrom(waiting));
    this.#append(fresh);
    return fresh;
  }

  /** Puts older entries, which end where the known ones begin, before them. */
  prepend(older: readonly Entry[]): void {
    const first = this.first;
    this.#set([...older.filter((entry) => first === undefined || entry.seq < first), ...this.#entries]);
  }

  /** The `seq` of the oldest known entry. */
  get first(): number | undefined {
    return this.#entries[0]?.seq;
  }

  /** Something is missing between what has been seen and what waits. */
  get hasGap(): boolean {
    return this.seen !== undefined && this.#waiting.size > 0;
  }

  #isNext(entry: Entry): boolean {
    return this.seen !== undefined && entry.seq === this.seen + 1;
  }

  /** The next entry, and those that waited for it. */
  #takeFrom(next: Entry): Entry[] {
    const taken: Entry[] = [];
    for (let entry: Entry | undefined = next; entry; entry = this.#waiting.get(entry.seq + 1)) {
      this.#waiting.delete(entry.seq);
      this.seen = entry.seq;
      taken.push(entry);
    }
    return taken;
  }

  #append(fresh: readonly Entry[]): void {
    if (fresh.length === 0) return;
    const entries = this.#entries;
    entries.push(...fresh);
    const first = entries[0]?.seq ?? 0;
    for (const change of fresh) {
      if (change.kind !== 'edited' && change.kind !== 'deleted') continue;
      const message = entries[change.target - first];
      if (message?.kind !== 'message') continue;
      const { attachments, ...bare } = message;
      entries[change.target - first] =
        change.kind === 'deleted'
          ? { ...bare, content: '', deletedAt: change.at }
          : { ...message, content: change.content, editedAt: change.at };
    }
    this.#set(entries);
  }

  #set(entries: Entry[]): void {
    this.#entries = entries;
    this.#shown = undefined;
  }
}
