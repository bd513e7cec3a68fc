import type { NameOf, Sentence } from '../../client/chat-client.ts';
import type { Words } from '../words/en.ts';
import type { LineEntry } from './timeline.ts';

/** So many are told of by name. */
const MOST_NAMES = 3;

/** What several entries in a row say of who came and who went, as "Ann, Bob and 3 others joined". */
export function comings(entries: readonly LineEntry[], words: Words['comings'], nameOf: NameOf): Sentence {
  const people = new Map<string, { name: string; first: LineEntry; last: LineEntry }>();
  for (const entry of entries) {
    const first = people.get(entry.userId)?.first ?? entry;
    people.set(entry.userId, { name: nameOf(entry), first, last: entry });
  }
  const here: string[] = [];
  const gone: string[] = [];
  const passedBy: string[] = [];
  for (const { name, first, last } of people.values()) {
    if (last.kind === 'joined') here.push(name);
    else if (first.kind === 'joined') passedBy.push(name);
    else gone.push(name);
  }
  const said = [
    sentence(here, words.joined, words),
    sentence(gone, words.left, words),
    sentence(passedBy, words.cameAndWent, words),
  ];
  return joined(
    said.filter((each) => each !== undefined),
    words.between,
  );
}

function sentence(names: readonly string[], ending: string, words: Words['comings']): Sentence | undefined {
  if (names.length === 0) return undefined;
  const shown = names.length > MOST_NAMES ? names.slice(0, MOST_NAMES - 1) : names;
  const others = names.length - shown.length;
  const texts = shown.map((_, i) => words.before(i, i === names.length - 1));
  return { texts: [...texts, words.after(others) + ending], names: shown };
}

function joined(sentences: readonly Sentence[], between: string): Sentence {
  return sentences.reduce((all, { texts, names }) => ({
    texts: [...all.texts.slice(0, -1), `${all.texts.at(-1)}${between}${texts[0]}`, ...texts.slice(1)],
    names: [...all.names, ...names],
  }));
}
