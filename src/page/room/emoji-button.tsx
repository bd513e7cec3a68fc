import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useCallback } from 'preact/hooks';
import { Icon } from '../ui/icon.tsx';
import { later } from '../ui/later.tsx';
import { words } from '../words.ts';
import { insertText } from './insert-text.ts';

const EmojiPicker = later(() => import('./emoji-picker.tsx').then((part) => part.EmojiPicker));

/** Opens the emoji, which go where the caret is in `box`. */
export function EmojiButton({ box, isDisabled }: { box: RefObject<HTMLTextAreaElement | null>; isDisabled: boolean }) {
  const isOpen = useSignal(false);
  const close = useCallback(() => {
    isOpen.value = false;
  }, [isOpen]);
  return (
    <div class="emoji-place">
      <button
        type="button"
        class="icon-button"
        aria-label={words.addEmoji}
        title={words.addEmoji}
        aria-expanded={isOpen.value}
        disabled={isDisabled}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        <Icon name="emoji" />
      </button>
      {isOpen.value && (
        <EmojiPicker
          onPick={(emoji) => box.current && insertText(box.current, emoji)}
          onClose={() => {
            close();
            box.current?.focus();
          }}
        />
      )}
    </div>
  );
}
