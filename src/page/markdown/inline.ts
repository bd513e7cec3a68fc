import { piecesOf } from '../links.ts';
import { codeIn } from './code.ts';

type Style = 'strong' | 'em' | 'del';

/** A stretch of text, and how it is written. */
export type Inline =
  | string
  | { kind: 'code'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: Style; inside: Inline[] };

/** Marks that may be open at once: those beyond are characters like others. */
const DEEPEST = 6;
/** Longer ones, as `___` and `****`, are lines. `__init__` is a name. */
const STYLES: Partial<Record<string, Style>> = { '*': 'em', _: 'em', '**': 'strong', '~~': 'del' };
const MARK = /\\[*`~_]|\*+|_+|~+|\n+/g;
const WORD = /^[\p{L}\p{N}\p{M}]/u;
/** Scripts that put particles right after a word, and some no spaces between words. */
const UNSPACED = /^[\p{sc=Hangul}\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u;
/** `*^^*` and `^_^` are faces: what is set in italics begins with a word, and after a space or what opens something. */
const BEFORE_EM = /^(?:$|[\s\p{Ps}\p{Pi}"'*_~])/u;
const IN_EM = /^[\p{L}\p{N}\p{M}\p{Ps}\p{Pi}\p{Extended_Pictographic}"'`*_~@#]/u;

const NOT_BEFORE_END = /^(?:$|[\s\p{Ps}\p{Pi}])/u;

/**
 * Reads `code`, links, **strong**, *em*, _em_ and ~~struck~~ text. A mark opens before what is no space, and closes after what
 * is none; within words, as in 2*3*4 and snake_case, it is a character like others, but before a Korean particle it closes.
 * Each mark is looked at once, and against six open ones at most: a text made to be slow is not.
 */
export function inlineOf(text: string): Inline[] {
  const parts = codeIn(text).flatMap((part): Inline[] => {
    if (typeof part !== 'string') return [part];
    return piecesOf(part).map(({ text: each, href }) =>
      href === undefined ? each : { kind: 'link', text: each, href },
    );
  });
  const marks = new Marks();
  for (const [i, part] of parts.entries()) {
    if (typeof part === 'string') marks.readIn(part, textOf(parts[i - 1]), textOf(parts[i + 1]));
    else marks.push(part);
  }
  return marks.read;
}

function textOf(part: Inline | undefined): string {
  if (part === undefined || typeof part === 'string') return part ?? '';
  return 'text' in part ? part.text : '';
}

/** What is read so far, and which marks in it are open. */
class Marks {
  readonly read: Inline[] = [];
  #open: { mark: string; at: number }[] = [];

  /** @param before what comes before the text, and after it, where that is none */
  readIn(text: string, before: string, after: string): void {
    let end = 0;
    for (const { 0: mark, index } of text.matchAll(MARK)) {
      if (index > end) this.push(text.slice(end, index));
      end = index + mark.length;
      const last = text.slice(Math.max(0, index - 2), index) || before.slice(-2);
      this.#take(mark, Array.from(last).at(-1) ?? '', text.slice(end, end + 2) || after.slice(0, 2));
    }
    if (end < text.length) this.push(text.slice(end));
  }

  push(inline: Inline): void {
    const last = this.read.at(-1);
    const isOpen = this.#open.at(-1)?.at === this.read.length - 1;
    if (typeof inline === 'string' && typeof last === 'string' && !isOpen)
      this.read[this.read.length - 1] = last + inline;
    else this.read.push(inline);
  }

  #take(mark: string, before: string, after: string): void {
    if (mark.startsWith('\\')) this.push(mark === '\\_' ? mark : mark.slice(1));
    else if (mark.startsWith('\n')) this.#line(mark);
    else this.#mark(mark, before, after);
  }

  #mark(mark: string, before: string, after: string): void {
    const parts = mark === '***' ? ['**', '*'] : [mark];
    const closes = parts.every((part) => this.#closes(part, before, after));
    if (closes) for (const part of parts.toReversed()) this.#close(part);
    else if (parts.every((part) => opens(part, before, after))) for (const part of parts) this.#openWith(part);
    else this.push(mark);
  }

  /** What is set in italics ends with its line, and all with its paragraph. */
  #line(breaks: string): void {
    this.#open = this.#open.filter(({ mark }) => breaks.length === 1 && STYLES[mark] !== 'em');
    this.push(breaks);
  }

  #openWith(mark: string): void {
    const isTooDeep = this.#open.length >= DEEPEST;
    if (isTooDeep) this.push(mark);
    if (isTooDeep) return;
    this.#open.push({ mark, at: this.read.length });
    this.read.push(mark);
  }

  #closes(mark: string, before: string, after: string): boolean {
    const index = this.#open.findLastIndex((opened) => opened.mark === mark);
    if (index < 0 || NOT_BEFORE_END.test(before)) return false;
    if (STYLES[mark] === 'em' && WORD.test(after) && !UNSPACED.test(after)) return false;
    // There is more in it than marks.
    return this.read.length - (this.#open[index] as { at: number }).at > this.#open.length - index;
  }

  #close(mark: string): void {
    const index = this.#open.findLastIndex((opened) => opened.mark === mark);
    const { at } = this.#open[index] as { at: number };
    this.#open.length = index;
    const [, ...inside] = this.read.splice(at);
    this.read.push({ kind: STYLES[mark] as Style, inside });
  }
}

function opens(mark: string, before: string, after: string): boolean {
  const style = STYLES[mark];
  if (style === undefined || after === '' || /^\s/.test(after)) return false;
  if (style === 'em') return BEFORE_EM.test(before) && IN_EM.test(after);
  return !WORD.test(before) || (style === 'strong' && UNSPACED.test(before));
}
