import type { NameOf } from '../protocol/lines.ts';
import type { Entry } from '../protocol/model.ts';

type Person = Parameters<NameOf>[0];

/** Without characters that look like others, and without vowels: a sign is no word. */
const SIGNS = '234679CDFGHJKMNPQRTWXY';
const SIGN_LENGTH = 5;
/** A name that ends like one with a sign, which somebody may have chosen to be taken for another. Tried on a folded name. */
const LOOKS_SIGNED = new RegExp(`(?:[^\\p{L}\\p{N}\\s]|\\p{Lm})\\s*[${SIGNS}]{${SIGN_LENGTH}}$`, 'iu');

/**
 * Tells apart who bears the same name in a room: there it is followed by a sign of the user's, as `Ann · 4F2KM`, which is the
 * same everywhere and at any time. Remembers what it has read: a change of a long log costs what is new in it. A name that
 * was shared stays so.
 */
export class Names {
  #entries: readonly Entry[] = [];
  /** The first user who was seen with a name. */
  readonly #bearers = new Map<string, string>();
  readonly #shared = new Set<string>();
  #nameOf = this.#naming();

  /** How people are called. Another function only after another name is shared, so that what shows names can go by it. */
  get nameOf(): NameOf {
    return this.#nameOf;
  }

  /** Takes in a log: in order, without a gap. What of it was there at the last call is not read again. */
  read(entries: readonly Entry[]): void {
    if (entries === this.#entries) return;
    const known = this.#entries;
    this.#entries = entries;
    this.meet(beyond(known, entries).flatMap(peopleIn));
  }

  /** Takes in people, as they are called. */
  meet(people: readonly Person[]): void {
    const before = this.#shared.size;
    for (const { userId, nickname } of people) {
      if (nickname === '') continue;
      const name = folded(nickname);
      const bearer = this.#bearers.get(name);
      if (bearer === undefined) this.#bearers.set(name, userId);
      else if (bearer !== userId) this.#shared.add(name);
    }
    if (this.#shared.size > before) this.#nameOf = this.#naming();
  }

  #naming(): NameOf {
    return ({ userId, nickname }) =>
      this.#shared.has(folded(nickname)) || LOOKS_SIGNED.test(folded(nickname))
        ? `${nickname} · ${signOf(userId)}`
        : nickname;
  }
}

/** What of a log was not in `known`: before it, and after it. All, where it is not the same log, or another part of it. */
function beyond(known: readonly Entry[], entries: readonly Entry[]): readonly Entry[] {
  const [first, last] = [known[0], known.at(-1)];
  const start = entries[0]?.seq;
  if (!first || !last || start === undefined || start > first.seq) return entries;
  if (entries[last.seq - start]?.at !== last.at) return entries;
  return [...entries.slice(0, first.seq - start), ...entries.slice(last.seq - start + 1)];
}

/** Whom an entry names, by all their names. */
function peopleIn(entry: Entry): Person[] {
  const { userId } = entry;
  if (entry.kind === 'renamed') return [entry.from, entry.to].map((nickname) => ({ userId, nickname }));
  if (entry.kind !== 'room') return [entry];
  return [entry, entry.role, entry.muted].flatMap((person) =>
    person?.nickname === undefined ? [] : { userId: person.userId, nickname: person.nickname },
  );
}

/** Names that look the same are the same: in other letters of one kind, with what is not seen, with more space. */
function folded(name: string): string {
  const seen = name.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return seen.replace(/\s+/gu, ' ').trim().toLowerCase();
}

/** Of a user's id (FNV-1a): one of some five million. */
function signOf(userId: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < userId.length; i++) hash = Math.imul(hash ^ userId.charCodeAt(i), 0x01000193) >>> 0;
  let sign = '';
  for (; sign.length < SIGN_LENGTH; hash = Math.floor(hash / SIGNS.length)) sign += SIGNS[hash % SIGNS.length];
  return sign;
}
