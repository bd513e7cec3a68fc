import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { words } from '../words.ts';

interface CopyTextProps {
  label: string;
  text: string;
  /** What the button says. */
  copy: string;
}

/** Text to take along. Without HTTPS a page may not write to the clipboard: then it is selected, to be copied by hand. */
export function CopyText({ label, text, copy }: CopyTextProps) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const isCopied = useSignal(false);
  const take = async () => {
    box.current?.select();
    try {
      await navigator.clipboard.writeText(text);
      isCopied.value = true;
    } catch {
      isCopied.value = document.execCommand('copy');
    }
  };
  return (
    <div class="field copy-text">
      <label class="label" for={id}>
        {label}
      </label>
      <textarea
        ref={box}
        id={id}
        readOnly
        rows={2}
        dir="auto"
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button type="button" class="button" onClick={() => void take()}>
        {isCopied.value ? words.copied : copy}
      </button>
      <p class="hidden" role="status">
        {isCopied.value && words.copied}
      </p>
    </div>
  );
}
