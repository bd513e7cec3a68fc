import { ErrorLine } from '../ui/error-line.tsx';
import { words } from '../words.ts';
import type { Older } from './use-older.ts';

/** Above the oldest entry that is known: that older ones come, that they do not, or that there are none. */
export function LogTop({ older: { isLoading, objection, load }, hasOlder }: { older: Older; hasOlder: boolean }) {
  return (
    <>
      {isLoading && <p class="hint">{words.loadingOlder}</p>}
      {!hasOlder && <p class="hint">{words.beginning}</p>}
      <ErrorLine text={objection} />
      {objection !== undefined && (
        <button type="button" class="button quiet" onClick={() => void load()}>
          {words.retry}
        </button>
      )}
    </>
  );
}
