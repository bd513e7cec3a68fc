import type { Signal } from '@preact/signals';
import { Component, type ComponentChild, type ComponentChildren, createRef, type RefObject } from 'preact';
import { words } from '../words.ts';
import { logKeys } from './log-keys.ts';
import { type LogPlace, type LogWindow, placeAt, windowAt } from './log-place.ts';
import { RowHeights } from './row-heights.ts';
import type { Row } from './timeline.ts';

interface LogScrollerProps {
  /** Where it is to be had from: Preact hands `ref` to elements alone. */
  handle: RefObject<LogScroller | null>;
  rows: readonly Row[];
  /** @param isTabStop the row by which the log is reached with the Tab key */
  renderRow: (row: Row, isTabStop: boolean) => ComponentChild;
  /** Where one is when the log is opened. */
  opensAt: LogPlace;
  isAtBottom: Signal<boolean>;
  /** Names the newest of one's own messages that are on their way. */
  ownNewest: string | undefined;
  isLoading: boolean;
  /** More is wanted above; undefined where there is nothing more. */
  onNearTop: (() => unknown) | undefined;
  /** Stands above the rows. */
  children: ComponentChildren;
}

interface LogScrollerState {
  /** The key of the row that was last focused. */
  current: string | undefined;
}

const NEAR_BOTTOM_PX = 48;
const NEAR_TOP_PX = 900;
/** So long after the last scroll event nobody scrolls any more, in ms. */
const SCROLLING_MS = 140;
/** Rows that are this much out of place are put right at once, in px, also while somebody scrolls. */
const FAR_PX = 2_000;

/**
 * Scrolls the log, of which only the rows near the view are there. At the bottom it stays there, whatever comes or grows;
 * elsewhere the row at the top of the view keeps its place, whatever is added above it or turns out higher than was guessed.
 * The browser's own scroll anchoring, which Safari lacks, is turned off.
 */
export class LogScroller extends Component<LogScrollerProps, LogScrollerState> {
  readonly #log = createRef<HTMLDivElement>();
  readonly #list = createRef<HTMLDivElement>();
  readonly #heights = new RowHeights<Row>((row) => this.#guess(row));
  readonly #resizes = new ResizeObserver(() => this.#resized());
  readonly #observed = new Set<Element>();
  readonly #onKeyDown = logKeys((from, by) => this.#focusFrom(from, by));
  #arranged: readonly Row[] | undefined;
  #window: LogWindow = { first: 0, last: -1 };
  #place: LogPlace = this.props.opensAt;
  #width = 600;
  #height = 800;
  /** How far the log could be scrolled, and how far it was, when that was last looked at. */
  #range = 0;
  #top = 0;
  /** How far the rows are from where they belong: to move the log while somebody scrolls would stop it under their finger. */
  #shift = 0;
  #scrolledAt = Number.NEGATIVE_INFINITY;
  #idle: ReturnType<typeof setTimeout> | undefined;
  /** The row that is to be focused as soon as it is there. */
  #awaited: { key: string; isShown: boolean } | undefined;
  #hasFocus = false;

  constructor(props: LogScrollerProps) {
    super(props);
    this.state = { current: undefined };
  }

  override componentDidMount(): void {
    const log = this.#log.current;
    if (!log) return;
    this.props.handle.current = this;
    this.#resizes.observe(log);
    this.#settle();
  }

  override componentWillUnmount(): void {
    this.props.handle.current = null;
    this.#resizes.disconnect();
    clearTimeout(this.#idle);
  }

  override componentDidUpdate(before: LogScrollerProps): void {
    const { ownNewest } = this.props;
    if (ownNewest !== undefined && ownNewest !== before.ownNewest) this.#goTo('bottom');
    else this.#settle();
    this.#focusAwaited();
  }

  /** Brings the entry into view, its end `at` of the view's height, and has it stand out for a moment. @returns whether it is among the rows */
  showEntry(seq: number, at = 0.6): boolean {
    const row = this.props.rows.find(
      (each) => each.kind === 'message' && 'seq' in each.message && each.message.seq === seq,
    );
    if (row) this.#reveal(row.key, at, true);
    return row !== undefined;
  }

  readonly toBottom = (): void => this.#goTo('bottom');

  render() {
    const { rows, renderRow, isLoading, children } = this.props;
    if (rows !== this.#arranged) this.#arrange(rows);
    const shown = this.#shown();
    const tabStop = this.#tabStop(shown);
    return (
      <div
        ref={this.#log}
        class="log"
        role="log"
        aria-label={words.messages}
        // What is new is announced elsewhere: here rows come and go with every scroll.
        aria-live="off"
        aria-busy={isLoading}
        tabIndex={rows.length === 0 ? 0 : -1}
        onScroll={this.#scrolled}
        onKeyDown={this.#onKeyDown}
        onClickCapture={this.#unfolds}
        onFocusIn={this.#focused}
        onFocusOut={this.#blurred}
      >
        <div class="log-top">{children}</div>
        <div ref={this.#list} class="log-rows">
          {shown.map((index) => {
            const row = rows[index] as Row;
            return (
              <div key={row.key} class="row" data-index={index} data-key={row.key}>
                {renderRow(row, row.key === tabStop)}
              </div>
            );
          })}
        </div>
      </div>
    );
  }

  #arrange(rows: readonly Row[]): void {
    this.#arranged = rows;
    this.#heights.arrange(rows);
    this.#window = this.#windowHere();
  }

  /** The rows near the view, and the one that holds the focus, wherever it is. */
  #shown(): number[] {
    const { first, last } = this.#window;
    const { current } = this.state;
    const shown: number[] = [];
    for (let i = first; i <= Math.min(last, this.props.rows.length - 1); i++) shown.push(i);
    const pinned = this.#hasFocus && current !== undefined ? this.#indexOf(current) : -1;
    if (pinned >= 0 && pinned < first) shown.unshift(pinned);
    if (pinned > last) shown.push(pinned);
    return shown;
  }

  #tabStop(shown: readonly number[]): string | undefined {
    const { rows } = this.props;
    const keys = shown.map((index) => rows[index] as Row).filter(({ kind }) => kind === 'message');
    return (keys.find(({ key }) => key === this.state.current) ?? keys.at(-1))?.key;
  }

  /** Measures what is there, puts it where it belongs, and looks what else should be there. */
  #settle(): void {
    this.#putInPlace();
    this.#look();
  }

  #putInPlace(): void {
    const [log, list] = [this.#log.current, this.#list.current];
    if (!log || !list) return;
    // It may be told of only in the next frame.
    this.#notice(log);
    this.#measure(log, list);
    list.style.height = `${this.#heights.total}px`;
    this.#scrollToPlace(log, list);
    for (const row of list.children as HTMLCollectionOf<HTMLElement>) {
      const top = `${this.#heights.topOf(Number(row.dataset['index'])) + this.#shift}px`;
      if (row.style.top !== top) row.style.top = top;
    }
  }

  #measure(log: HTMLElement, list: HTMLElement): void {
    this.#width = list.clientWidth;
    this.#height = log.clientHeight;
    const heights = new Map<number, number>();
    for (const row of list.children as HTMLCollectionOf<HTMLElement>) {
      heights.set(Number(row.dataset['index']), row.getBoundingClientRect().height);
      if (this.#observed.has(row)) continue;
      this.#observed.add(row);
      this.#resizes.observe(row);
    }
    this.#heights.measured(heights);
    for (const row of this.#observed) {
      if (row.parentNode === list) continue;
      this.#observed.delete(row);
      this.#resizes.unobserve(row);
    }
  }

  #scrollToPlace(log: HTMLElement, list: HTMLElement): void {
    this.#range = log.scrollHeight - log.clientHeight;
    const wanted = this.#wantedTop(list.offsetTop);
    // One opened it somewhere, and sees all from there on.
    const isAsOpened = this.#place !== 'bottom' && this.#place === this.props.opensAt;
    if (isAsOpened && this.#range - wanted < NEAR_BOTTOM_PX) this.#place = 'bottom';
    const distance = wanted - log.scrollTop;
    const isScrolling = performance.now() - this.#scrolledAt < SCROLLING_MS;
    if (this.#place !== 'bottom' && isScrolling && Math.abs(distance) < FAR_PX) {
      this.#shift = -distance;
    } else {
      this.#shift = 0;
      // Less than that the browser rounds away.
      if (Math.abs(distance) >= 1) log.scrollTop = wanted;
    }
    this.#top = log.scrollTop;
  }

  /** Where the log is to be scrolled to for one to be in one's place. */
  #wantedTop(listTop: number): number {
    const y = this.#placeY();
    return y === undefined ? this.#range : Math.min(this.#range, Math.max(0, listTop + y));
  }

  /** The top of the view for one to be in one's place, as a height among the rows; undefined at the bottom. */
  #placeY(): number | undefined {
    if (this.#place === 'bottom') return undefined;
    const index = this.#indexOf(this.#place.key);
    return index < 0 ? this.#y() : this.#heights.bottomOf(index) - this.#place.offset;
  }

  #windowHere(): LogWindow {
    return windowAt(this.#heights, this.#placeY() ?? this.#heights.total - this.#height, this.#height);
  }

  /** The top of the view, as a height among the rows. */
  #y(): number {
    return (this.#log.current?.scrollTop ?? 0) - (this.#list.current?.offsetTop ?? 0) - this.#shift;
  }

  #look(): void {
    const { first, last } = this.#windowHere();
    if (first !== this.#window.first || last !== this.#window.last) {
      this.#window = { first, last };
      this.forceUpdate();
    }
    this.props.isAtBottom.value = this.#place === 'bottom';
    if (this.#top < NEAR_TOP_PX) this.props.onNearTop?.();
  }

  readonly #scrolled = (): void => {
    const log = this.#log.current;
    if (!log) return;
    // A place that changed because the log or what is in it changed its height is not where somebody scrolled to.
    if (this.#place === 'bottom' && log.scrollHeight - log.clientHeight !== this.#range) this.#putInPlace();
    this.#notice(log);
    this.#look();
  };

  /** Takes note of where somebody has scrolled to, if they have. */
  #notice(log: HTMLElement): void {
    const range = log.scrollHeight - log.clientHeight;
    if (log.scrollTop === this.#top || (range !== this.#range && this.#place === 'bottom')) return;
    const isUp = log.scrollTop < this.#top;
    this.#range = range;
    this.#top = log.scrollTop;
    // Whoever goes up leaves the bottom at once: what rains in there would take them back before they are far enough.
    const isAtBottom = range - log.scrollTop < (isUp ? 2 : NEAR_BOTTOM_PX);
    this.#place = (isAtBottom ? undefined : placeAt(this.#heights, this.props.rows, this.#y())) ?? 'bottom';
    this.#scrolledAt = performance.now();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#settle(), SCROLLING_MS + 10);
  }

  /** What is mounted in answer is so in the next frame: the observer would complain of it in this one. */
  #resized(): void {
    this.#putInPlace();
    requestAnimationFrame(() => this.#look());
  }

  /** About as high as it will be. */
  #guess(row: Row): number {
    if (row.kind !== 'message') return row.kind === 'line' ? 40 : 60;
    const { content, attachments, replyTo } = row.message;
    const lines =
      content.split('\n', 20).length - 1 + Math.ceil((content.length * 9) / Math.min(this.#width - 100, 550));
    // What is higher is folded.
    return (
      18 + Math.min(384, 24 * Math.max(1, lines)) + (row.isFirst ? 34 : 0) + (replyTo ? 46 : 0) + (attachments ? 60 : 0)
    );
  }

  #indexOf(key: string): number {
    return this.#arranged?.findLastIndex((row) => row.key === key) ?? -1;
  }

  readonly #focused = (event: FocusEvent): void => {
    const key = (event.target as HTMLElement).closest<HTMLElement>('[data-key]')?.dataset['key'];
    this.#hasFocus = key !== undefined;
    if (key !== undefined && key !== this.state.current) this.setState({ current: key });
  };

  /** What is unfolded grows downwards: the row's head stays where it is, also at the bottom of the log. */
  readonly #unfolds = (event: MouseEvent): void => {
    const row = (event.target as HTMLElement).closest('[aria-expanded]')?.closest<HTMLElement>('[data-index]');
    const index = Number(row?.dataset['index'] ?? 0);
    const above = this.props.rows[index - 1];
    if (above) this.#place = { key: above.key, offset: this.#heights.bottomOf(index - 1) - this.#y() };
  };

  readonly #blurred = (event: FocusEvent): void => {
    this.#hasFocus = (this.#log.current?.contains(event.relatedTarget as Node | null) ?? false) && this.#hasFocus;
  };

  /** Focuses the message that is `by` messages further than the row `from`; at the ends, the last there is. */
  #focusFrom(from: string, by: number): void {
    const { rows } = this.props;
    const step = Math.sign(by);
    let found: Row | undefined;
    for (let i = this.#indexOf(from) + step, left = Math.abs(by); rows[i] && left > 0; i += step) {
      const row = rows[i] as Row;
      if (row.kind !== 'message') continue;
      found = row;
      left--;
    }
    if (found) this.#reveal(found.key, undefined, false);
  }

  /** @param at where in the view, from 0 at its top to 1; undefined for no further than it takes to see it */
  #reveal(key: string, at: number | undefined, isShown: boolean): void {
    const index = this.#indexOf(key);
    const [top, bottom] = [this.#heights.topOf(index) - this.#y(), this.#heights.bottomOf(index) - this.#y()];
    const margin = 24;
    let place = this.#place;
    if (at !== undefined) place = { key, offset: this.#height * at };
    else if (top < margin) place = { key, offset: bottom - top + margin };
    else if (bottom > this.#height - margin)
      place = index === this.props.rows.length - 1 ? 'bottom' : { key, offset: this.#height - margin };
    this.#awaited = { key, isShown };
    this.#goTo(place);
    this.#focusAwaited();
  }

  /** At once, whoever may be scrolling. */
  #goTo(place: LogPlace): void {
    this.#top = this.#log.current?.scrollTop ?? 0;
    this.#scrolledAt = Number.NEGATIVE_INFINITY;
    this.#place = place;
    this.#settle();
  }

  #focusAwaited(): void {
    const awaited = this.#awaited;
    const row = awaited && this.#list.current?.querySelector(`[data-key="${CSS.escape(awaited.key)}"] > [tabindex]`);
    if (!(row instanceof HTMLElement)) return;
    this.#awaited = undefined;
    row.focus({ preventScroll: true });
    if (!awaited?.isShown) return;
    row.classList.remove('shown');
    // Reading a size has the browser see that the class was gone, and so begin its animation anew.
    if (row.offsetWidth) row.classList.add('shown');
  }
}
