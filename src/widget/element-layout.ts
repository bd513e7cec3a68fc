import { signal } from '@preact/signals';
import type { Layout } from '../page/layout.ts';

/** In px: what the page's stylesheet asks of its window, less what its list of rooms takes. */
const MEMBERS_FROM_PX = 896;
const WIDE_FROM_PX = 576;

/** What fits into an element, whatever the window around it. */
export class ElementLayout implements Layout {
  readonly hasRoomForList = signal(false);
  readonly hasRoomForMembers = signal(false);
  readonly ownsHistory = false;
  /** Somebody has begun to use what is in it: the focus may go where they will want to go on. */
  isUsed = false;
  readonly #resizes = new ResizeObserver(([entry]) => this.#resized(entry?.contentRect.width ?? 0));

  /** @returns a function that ends it */
  follow(element: Element): () => void {
    this.#resized(element.clientWidth);
    this.#resizes.observe(element);
    return () => this.#resizes.disconnect();
  }

  readonly takesFocus = (): boolean => this.isUsed;

  #resized(width: number): void {
    this.hasRoomForList.value = width >= WIDE_FROM_PX;
    this.hasRoomForMembers.value = width >= MEMBERS_FROM_PX;
  }
}
