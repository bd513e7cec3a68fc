import { SPACE, Trie } from './trie.ts';

/** A word that is looked for, and where it counts. */
export interface Wanted {
  /** What it is called in what is found. */
  word: string;
  /** Only where a word begins. */
  atStart: boolean;
  /** Only where a word ends; with endings: or before a particle. */
  atEnd: 'anywhere' | 'with endings' | 'strictly';
  /** Not with spaces between its letters. */
  isTight: boolean;
}

/**
 * Reads the notation of the lists: `[시씨]` is one of them, `_` the space between two words, `?` makes optional what is before
 * it. `|` in front: only where a word begins; behind: only where it ends, or before an ending. `=` behind: without
 * endings. `~` behind: not with spaces between its letters.
 */
function parse(line: string): { spellings: string[]; wanted: Wanted } {
  const isTight = line.endsWith('~');
  const body = line.replace(/[|=]?~?$/, '').replace(/^\|/, '');
  const end = line.replace(/~$/, '').at(-1);
  const spellings = spellingsOf(body);
  const wanted: Wanted = {
    word: (spellings[0] as string).replaceAll('_', ' '),
    atStart: line.startsWith('|'),
    atEnd: end === '|' ? 'with endings' : end === '=' ? 'strictly' : 'anywhere',
    isTight,
  };
  return { spellings, wanted };
}

/** Each spelling of a notation, that with all that is optional first. */
function spellingsOf(body: string): string[] {
  let spellings = [''];
  for (const [, group, single, optional] of body.matchAll(/(?:\[([^\]]+)\]|(.))(\?)?/gu)) {
    const choices = [...(group ?? single ?? '')];
    if (optional) choices.push('');
    spellings = choices.flatMap((choice) => spellings.map((spelling) => spelling + choice));
  }
  return spellings;
}

/** Code points of a spelling as steps of a trie. */
function pathOf(spelling: string): number[] {
  return Array.from(spelling, (letter) => (letter === '_' ? SPACE : (letter.codePointAt(0) as number)));
}

export function trieOf(lines: readonly string[]): Trie<Wanted> {
  const trie = new Trie<Wanted>();
  for (const { spellings, wanted } of lines.map(parse)) {
    for (const spelling of spellings) trie.add(pathOf(spelling), wanted);
  }
  return trie;
}
