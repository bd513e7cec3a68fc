/** What a text consists of, from top to bottom. Its lines hold what `inline.ts` reads. */
export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'list'; items: ListItem[] };

export interface ListItem {
  /** As it was typed, with its number; a bullet has none. */
  number?: number;
  /** How far it is set in: 0 to 3. */
  level: number;
  text: string;
}

/** Quotes within quotes, beyond which `>` is a character like others. */
const DEEPEST = 3;
const DEEPEST_LEVEL = 3;

const FENCE = /^ {0,3}(`{3,})[\w+#.-]*[ \t]*$/;
const CLOSING_FENCE = /(`{3,})[ \t]*$/;
const QUOTED = /^> /;
/** A year before a point is a date, and no item. */
const ITEM = /^([ \t]*)(?:[-*•]|(\d{1,3})[.)])[ \t]+(?=\S)/;

/**
 * Reads code between fences, quotes and lists; all else is text, as it was typed. What is not closed is text too. Looks at
 * each line once for each quote that it is in.
 */
export function blocksOf(text: string, depth = 0): Block[] {
  return new Reader(text.split('\n'), depth).read();
}

class Reader {
  readonly #lines: readonly string[];
  readonly #depth: number;
  readonly #blocks: Block[] = [];
  /** From here on there is no line that closes a fence of so many backticks, nor of more. */
  #unclosedFrom = Number.POSITIVE_INFINITY;
  #text: string[] = [];
  #at = 0;

  constructor(lines: readonly string[], depth: number) {
    this.#lines = lines;
    this.#depth = depth;
  }

  read(): Block[] {
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at] as string;
      if (!this.#code(line) && !this.#quote(line) && !this.#list(line)) {
        this.#text.push(line);
        this.#at++;
      }
    }
    this.#flush();
    return this.#blocks;
  }

  #code(line: string): boolean {
    const fence = FENCE.exec(line)?.[1]?.length;
    if (fence === undefined || fence >= this.#unclosedFrom) return false;
    for (let i = this.#at + 1; i < this.#lines.length; i++) {
      const closing = CLOSING_FENCE.exec(this.#lines[i] as string);
      if (!closing || (closing[1] as string).length < fence) continue;
      const code = this.#lines.slice(this.#at + 1, i);
      const last = closing.input.slice(0, closing.index);
      if (last.trim() !== '') code.push(last);
      this.#add({ kind: 'code', text: code.join('\n') }, i + 1);
      return true;
    }
    this.#unclosedFrom = fence;
    return false;
  }

  #quote(line: string): boolean {
    if (this.#depth >= DEEPEST || !QUOTED.test(line)) return false;
    const quoted: string[] = [];
    let end = this.#at;
    for (; end < this.#lines.length; end++) {
      const each = this.#lines[end] as string;
      if (!QUOTED.test(each) && each !== '>') break;
      quoted.push(each.slice(2));
    }
    this.#add({ kind: 'quote', blocks: blocksOf(quoted.join('\n'), this.#depth + 1) }, end);
    return true;
  }

  #list(line: string): boolean {
    if (!ITEM.test(line)) return false;
    const items: ListItem[] = [];
    let end = this.#at;
    for (; end < this.#lines.length; end++) {
      const each = this.#lines[end] as string;
      const item = ITEM.exec(each);
      const last = items.at(-1);
      if (item) items.push(itemOf(each, item));
      // What is set in goes on with the item above it.
      else if (last && /^(?: {2}|\t)\s*\S/.test(each)) last.text += `\n${each.trimStart()}`;
      else break;
    }
    this.#add({ kind: 'list', items }, end);
    return true;
  }

  #add(block: Block, next: number): void {
    this.#flush();
    this.#blocks.push(block);
    this.#at = next;
  }

  /** Empty lines beside a block part the same as its margin does. */
  #flush(): void {
    const isAlone = this.#blocks.length === 0 && this.#at >= this.#lines.length;
    const lines = isAlone ? this.#text : withoutEmptyEnds(this.#text);
    if (lines.length > 0) this.#blocks.push({ kind: 'text', text: lines.join('\n') });
    this.#text = [];
  }
}

function itemOf(line: string, [marker, indent = '', number]: RegExpExecArray): ListItem {
  const level = Math.min(DEEPEST_LEVEL, Math.floor(indent.replaceAll('\t', '    ').length / 2));
  return { ...(number !== undefined && { number: Number(number) }), level, text: line.slice(marker.length) };
}

function withoutEmptyEnds(lines: readonly string[]): readonly string[] {
  const isFull = (line: string) => line.trim() !== '';
  return lines.slice(Math.max(0, lines.findIndex(isFull)), lines.findLastIndex(isFull) + 1);
}
