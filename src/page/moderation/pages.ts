import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useBackOnline } from '../back-online.ts';
import { failureText } from '../failure-text.ts';

export interface Pages<T> {
  /** Undefined until the first page is there. */
  items: readonly T[] | undefined;
  objection: string | undefined;
  /** Undefined where there is no more. */
  loadMore: (() => void) | undefined;
  /** It is dealt with. */
  drop: (item: T) => void;
  /** Does something about an item, and says what went wrong. */
  attempt: (act: () => Promise<unknown>) => Promise<void>;
}

interface Page<T> {
  items: readonly T[];
  nextCursor?: string | undefined;
}

/** A list that is read page by page as one asks for more. @param read stays the same over renderings */
export function usePages<T>(read: (cursor?: string) => Promise<Page<T>>): Pages<T> {
  const items = useSignal<readonly T[] | undefined>(undefined);
  const cursor = useSignal<string | undefined>(undefined);
  const objection = useSignal<string | undefined>(undefined);
  const attempt = async (act: () => Promise<unknown>) => {
    objection.value = undefined;
    try {
      await act();
    } catch (error) {
      objection.value = failureText(error);
    }
  };
  const load = () =>
    attempt(async () => {
      const page = await read(cursor.value);
      items.value = [...(items.value ?? []), ...page.items];
      cursor.value = page.nextCursor;
    });
  useEffect(() => void load(), [read]);
  useBackOnline(() => {
    if (items.value === undefined) void load();
    else objection.value = undefined;
  });
  return {
    items: items.value,
    objection: objection.value,
    loadMore: cursor.value === undefined ? undefined : () => void load(),
    drop: (item) => {
      items.value = items.value?.filter((other) => other !== item);
    },
    attempt,
  };
}
