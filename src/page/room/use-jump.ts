import { useSignal } from '@preact/signals';
import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { Row } from './timeline.ts';

/**
 * Leads to a message by way of reading back to it; `far` is one that is too far back for that.
 * @param show brings it into view. @returns whether it was there to be shown
 */
export function useJump(rows: readonly Row[], find: (seq: number) => Promise<boolean>, show: (seq: number) => boolean) {
  const far = useSignal<number | undefined>(undefined);
  const awaited = useRef<number | undefined>(undefined);
  const latest = useRef({ find, show });
  latest.current = { find, show };

  const jump = useCallback(
    (seq: number) => {
      far.value = undefined;
      if (latest.current.show(seq)) return;
      void latest.current.find(seq).then((isKnown) => {
        if (!isKnown) far.value = seq;
        // Its row is there with the next rendering.
        if (isKnown && !latest.current.show(seq)) awaited.current = seq;
      });
    },
    [far],
  );
  // `rows` is what it waits for.
  useEffect(() => {
    if (awaited.current !== undefined && latest.current.show(awaited.current)) awaited.current = undefined;
  }, [rows]);

  return { jump, far };
}
