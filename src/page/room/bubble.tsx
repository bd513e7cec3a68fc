import { words } from '../words.ts';
import { Quote } from './quote.tsx';
import type { MessageRow } from './timeline.ts';

interface BubbleProps extends Pick<MessageRow, 'message' | 'replied'> {
  isDeleted: boolean;
  onJump: (seq: number) => void;
}

/** What was said. */
export function Bubble({ message, replied, isDeleted, onJump }: BubbleProps) {
  return (
    <div class="bubble">
      {message.replyTo !== undefined && <Quote seq={message.replyTo} replied={replied} onJump={onJump} />}
      <p class={isDeleted ? 'content deleted' : 'content'} dir="auto">
        {isDeleted ? words.deleted : message.content}
      </p>
      {!isDeleted && <Attachments message={message} />}
    </div>
  );
}

function Attachments({ message: { attachments } }: { message: MessageRow['message'] }) {
  if (!attachments || attachments.length === 0) return null;
  return (
    <ul class="attachments">
      {attachments.map(({ url, name }, i) => (
        <li key={`${i} ${url}`}>
          <a href={url} target="_blank" rel="noopener noreferrer nofollow" dir="auto">
            {name ?? url}
          </a>
        </li>
      ))}
    </ul>
  );
}
