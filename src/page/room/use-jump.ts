import { useSignal } from '@preact/signals';
import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { Row } from './timeline.ts';

/** How long it is said that a message is too far back, in ms. */
const NOTE_MS = 5_000;

/**
 * Leads to a message, however old, by way of reading back to it.
 * @param show brings it into view. @returns whether it was there to be shown
 */
export function useJump(rows: readonly Row[], find: (seq: number) => Promise<boolean>, show: (seq: number) => boolean) {
  const isTooFar = useSignal(false);
  const awaited = useRef<number | undefined>(undefined);
  const latest = useRef({ find, show });
  latest.current = { find, show };

  const jump = useCallback(
    (seq: number) => {
      isTooFar.value = false;
      if (latest.current.show(seq)) return;
      void latest.current.find(seq).then((isKnown) => {
        isTooFar.value = !isKnown;
        // Its row is there with the next rendering.
        if (isKnown && !latest.current.show(seq)) awaited.current = seq;
      });
    },
    [isTooFar],
  );
  // `rows` is what it waits for.
  useEffect(() => {
    if (awaited.current !== undefined && latest.current.show(awaited.current)) awaited.current = undefined;
  }, [rows]);
  useEffect(() => {
    if (!isTooFar.value) return;
    const timer = setTimeout(() => {
      isTooFar.value = false;
    }, NOTE_MS);
    return () => clearTimeout(timer);
  }, [isTooFar.value, isTooFar]);

  return { jump, isTooFar: isTooFar.value };
}
