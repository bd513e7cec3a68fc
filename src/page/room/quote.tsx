import type { EntryOf } from '../../protocol/model.ts';
import { words } from '../words.ts';

interface QuoteProps {
  seq: number;
  /** Undefined where the answered message is not loaded. */
  replied: EntryOf<'message'> | undefined;
  onJump: (seq: number) => void;
}

/** The message that another one answers, in short; leads to it. */
export function Quote({ seq, replied, onJump }: QuoteProps) {
  if (!replied) {
    return <p class="quote">{words.earlierMessage}</p>;
  }
  return (
    <button type="button" class="quote" onClick={() => onJump(seq)}>
      <span class="quote-author" dir="auto">
        {replied.nickname}
      </span>
      <span class="quote-text" dir="auto">
        {replied.deletedAt === undefined ? replied.content.slice(0, 200) : words.deleted}
      </span>
    </button>
  );
}
