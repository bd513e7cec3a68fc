import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { words } from '../words.ts';

/** A part that the first view does not need: loaded when it is rendered first, and where that fails, when one asks for it again. */
export function later<P extends object>(load: () => Promise<FunctionComponent<P>>): FunctionComponent<P> {
  const part = signal<FunctionComponent<P> | undefined>(undefined);
  const isMissing = signal(false);
  const fetchPart = async () => {
    isMissing.value = false;
    try {
      part.value = await load();
    } catch {
      isMissing.value = true;
    }
  };
  return function Later(props: P) {
    useEffect(() => {
      if (!part.value) void fetchPart();
    }, []);
    const Part = part.value;
    if (Part) return <Part {...props} />;
    return isMissing.value ? (
      <p class="not-loaded" role="alert">
        {words.notLoaded}
        <button type="button" class="text-button" onClick={() => void fetchPart()}>
          {words.retry}
        </button>
      </p>
    ) : null;
  };
}
