/** A step from one letter to the next; `values` belong to the words that end here. */
export interface Branch<V> {
  next: Map<number, Branch<V>>;
  values: V[];
}

/** Stands for the space between two words, as a code point. */
export const SPACE = 0x20;

/** Words by their letters (code points), to look up what begins at a place in steps of one look-up a letter. */
export class Trie<V> {
  readonly root: Branch<V> = { next: new Map(), values: [] };

  add(path: Iterable<number>, value: V): void {
    let branch = this.root;
    for (const code of path) {
      const next = branch.next.get(code) ?? { next: new Map(), values: [] };
      branch.next.set(code, next);
      branch = next;
    }
    branch.values.push(value);
  }
}
