import { Component, type ComponentChildren, createRef } from 'preact';
import { Icon } from '../ui/icon.tsx';
import { words } from '../words.ts';

interface LogScrollerProps {
  /** The `seq` of the newest message by somebody else. */
  newest: number;
  /** Names the newest of one's own messages that are on their way. */
  ownNewest: string | undefined;
  isLoading: boolean;
  /** More is wanted above; undefined where there is nothing more. */
  onNearTop: (() => unknown) | undefined;
  children: ComponentChildren;
}

interface LogScrollerState {
  isAtBottom: boolean;
  /** `newest` when the bottom was last in view. */
  seen: number;
}

interface Anchor {
  row: HTMLElement;
  bottom: number;
}

const NEAR_BOTTOM_PX = 48;
const NEAR_TOP_PX = 600;

/**
 * Scrolls the log. At the bottom it stays there, whatever comes or grows; elsewhere the row at the top of the view keeps
 * its place, whatever is added above it. The browser's own scroll anchoring, which Safari lacks, is turned off.
 */
export class LogScroller extends Component<LogScrollerProps, LogScrollerState> {
  override state: LogScrollerState = { isAtBottom: true, seen: this.props.newest };
  readonly #log = createRef<HTMLDivElement>();
  readonly #resizes = new ResizeObserver(() => this.#scrolled());
  /** How far the log could be scrolled when that was last looked at. */
  #range = 0;

  override componentDidMount(): void {
    const log = this.#log.current;
    if (!log) return;
    this.#resizes.observe(log);
    if (log.firstElementChild) this.#resizes.observe(log.firstElementChild);
    this.#toBottom();
    this.#scrolled();
  }

  override componentWillUnmount(): void {
    this.#resizes.disconnect();
  }

  override getSnapshotBeforeUpdate(): Anchor | undefined {
    return this.state.isAtBottom ? undefined : this.#anchor();
  }

  override componentDidUpdate(before: LogScrollerProps, _: LogScrollerState, anchor?: Anchor): void {
    const { ownNewest } = this.props;
    if (ownNewest !== undefined && ownNewest !== before.ownNewest) this.#toBottom();
    else if (this.state.isAtBottom) this.#stick();
    else if (anchor) this.#moveBy(bottomOf(anchor.row) - anchor.bottom);
    if (before.children !== this.props.children) this.#scrolled();
  }

  /** Brings an entry into view, and has it stand out for a moment. */
  showEntry(seq: number): void {
    const row = this.#log.current?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
    row?.scrollIntoView({ block: 'center' });
    row?.focus({ preventScroll: true });
    row?.classList.remove('shown');
    // Reading a size has the browser see that the class was gone, and so begin its animation anew.
    if (row?.offsetWidth) row.classList.add('shown');
  }

  render() {
    const { newest, isLoading, children } = this.props;
    const { isAtBottom, seen } = this.state;
    return (
      <div class="log-frame">
        <div
          ref={this.#log}
          class="log"
          role="log"
          aria-label={words.messages}
          aria-live="polite"
          aria-busy={isLoading}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable, to scroll it by key
          tabIndex={0}
          onScroll={this.#scrolled}
        >
          <div class="log-rows">{children}</div>
        </div>
        {!isAtBottom && (
          <button
            type="button"
            class={`to-bottom${newest > seen ? ' news' : ''}`}
            aria-label={newest > seen ? words.newMessages : words.toLatest}
            onClick={this.#toBottom}
          >
            <Icon name="down" />
            {newest > seen && words.newMessages}
          </button>
        )}
      </div>
    );
  }

  readonly #toBottom = (): void => {
    const log = this.#log.current;
    if (log) log.scrollTop = log.scrollHeight;
  };

  readonly #scrolled = (): void => {
    const log = this.#log.current;
    if (!log) return;
    // A place that changed because the log or what is in it changed its height is not where somebody scrolled to.
    if (log.scrollHeight - log.clientHeight !== this.#range) this.#stick();
    this.#range = log.scrollHeight - log.clientHeight;
    const isAtBottom = this.#range - log.scrollTop < NEAR_BOTTOM_PX;
    const seen = isAtBottom ? this.props.newest : this.state.seen;
    if (isAtBottom !== this.state.isAtBottom || seen !== this.state.seen) this.setState({ isAtBottom, seen });
    if (log.scrollTop < NEAR_TOP_PX) this.props.onNearTop?.();
  };

  #stick(): void {
    if (this.state.isAtBottom) this.#toBottom();
  }

  #moveBy(distance: number): void {
    if (distance !== 0 && this.#log.current) this.#log.current.scrollTop += distance;
  }

  /**
   * The topmost entry in view; what is above the entries, and the days between them, may move among them. Its bottom edge
   * counts: its head may change with what comes before it.
   */
  #anchor(): Anchor | undefined {
    const log = this.#log.current;
    const rows = log?.firstElementChild?.children;
    if (!log || !rows) return undefined;
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (bottomOf(rows[middle] as HTMLElement) > log.scrollTop) high = middle;
      else low = middle + 1;
    }
    while (low < rows.length && (rows[low] as HTMLElement).dataset['seq'] === undefined) low++;
    const row = rows[low] as HTMLElement | undefined;
    return row && { row, bottom: bottomOf(row) };
  }
}

function bottomOf(row: HTMLElement): number {
  return row.offsetTop + row.offsetHeight;
}
