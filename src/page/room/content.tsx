import { isEmojiOnly } from '../emoji-only.ts';
import { Formatted } from '../markdown/formatted.tsx';
import { Fold } from './fold.tsx';

/** What was written. A few emoji alone are large; what would be high is folded. @param message whose it is */
export function Content({ text, message }: { text: string; message: object }) {
  if (isEmojiOnly(text)) return <p class="content emoji-only">{text}</p>;
  return (
    <Fold text={text} of={message}>
      <Formatted text={text} />
    </Fold>
  );
}
