import { useSignal } from '@preact/signals';
import type { ComponentChild } from 'preact';
import { useCallback, useEffect } from 'preact/hooks';
import { copyText } from '../copy-text.ts';
import { words } from '../words.ts';

/** How long it is said, in ms. */
const SAID_MS = 2_500;

/** Copies a text, and says so: the note is there before, so that it is also read out. */
export function useCopying(): { copy: (text: string) => void; note: ComponentChild } {
  const said = useSignal('');
  const copy = useCallback(
    (text: string) => {
      said.value = '';
      void copyText(text).then((isCopied) => {
        said.value = isCopied ? words.copied : words.notCopied;
      });
    },
    [said],
  );
  useEffect(() => {
    if (said.value === '') return;
    const timer = setTimeout(() => {
      said.value = '';
    }, SAID_MS);
    return () => clearTimeout(timer);
  }, [said.value, said]);
  const note = (
    <div class="copied" role="status">
      {said.value !== '' && <p class="copied-note">{said.value}</p>}
    </div>
  );
  return { copy, note };
}
