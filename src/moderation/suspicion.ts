import { type ParsedPattern, SyntaxKind } from 'obscenity';

/** What `?` in a pattern stands for, in the texts that get here. */
const ANY = [...'abcdefghijklmnopqrstuvwxyz* '];

interface Edges {
  atStart: boolean;
  atEnd: boolean;
}

/** Letters that a step is looked up by: the space, a to z, `*`. */
const LETTERS = 28;

/**
 * Finds in one pass where any of obscenity's patterns match, whether or not it then takes them for ordinary words. A trie in
 * one array, as every letter of every English message passes here: the step from a branch by a letter, 0 where there is none.
 */
export class Suspicion {
  readonly #steps: Uint16Array;
  /** What ends at each branch. */
  readonly #ends: Edges[][] = [[]];

  /** Of fewer than 65,536 branches together. */
  constructor(patterns: readonly ParsedPattern[]) {
    const steps: number[] = new Array(LETTERS).fill(0);
    for (const pattern of patterns) {
      const edges = { atStart: pattern.requireWordBoundaryAtStart, atEnd: pattern.requireWordBoundaryAtEnd };
      for (const spelling of spellingsOf(pattern)) this.#add(steps, codesOf(spelling), edges);
    }
    this.#steps = Uint16Array.from(steps);
  }

  #add(steps: number[], spelling: number[], edges: Edges): void {
    let branch = 0;
    for (const code of spelling) {
      const step = branch * LETTERS + placeOf(code);
      if (steps[step] === 0) {
        steps[step] = this.#ends.push([]) - 1;
        steps.push(...new Array(LETTERS).fill(0));
      }
      branch = steps[step] as number;
    }
    this.#ends[branch]?.push(edges);
  }

  /** Where the next match begins, at or after a place; -1 if there is none. @param letters a to z, `*` and spaces */
  next(letters: readonly number[], from: number): number {
    for (let at = from; at < letters.length; at++) if (this.#matches(letters, at)) return at;
    return -1;
  }

  #matches(letters: readonly number[], from: number): boolean {
    let branch = 0;
    for (let at = from; at < letters.length; at++) {
      branch = this.#steps[branch * LETTERS + placeOf(letters[at] as number)] as number;
      if (branch === 0) return false;
      for (const edges of this.#ends[branch] as Edges[]) if (holds(letters, from, at, edges)) return true;
    }
    return false;
  }
}

function placeOf(code: number): number {
  return code === 0x2a ? 27 : code & 31;
}

function holds(letters: readonly number[], from: number, to: number, { atStart, atEnd }: Edges): boolean {
  return !(atStart && isLetter(letters[from - 1])) && !(atEnd && isLetter(letters[to + 1]));
}

function spellingsOf({ nodes }: ParsedPattern): string[] {
  let spellings = [''];
  for (const node of nodes) {
    const inner = node.kind === SyntaxKind.Optional ? node.childNode : node;
    const choices = inner.kind === SyntaxKind.Literal ? [String.fromCodePoint(...inner.chars)] : [...ANY];
    if (node.kind === SyntaxKind.Optional) choices.push('');
    spellings = spellings.flatMap((spelling) => choices.map((choice) => spelling + choice));
  }
  return spellings;
}

function codesOf(spelling: string): number[] {
  return Array.from(spelling, (letter) => letter.charCodeAt(0));
}

function isLetter(code: number | undefined): boolean {
  return code !== undefined && code >= 0x61 && code <= 0x7a;
}
