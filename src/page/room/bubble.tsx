import type { ChatRoom, NameOf } from '../../client/chat-client.ts';
import { words } from '../words.ts';
import { Attachments } from './attachments.tsx';
import { Content } from './content.tsx';
import { Quote } from './quote.tsx';
import type { MessageRow } from './timeline.ts';

interface BubbleProps extends Pick<MessageRow, 'message' | 'replied'> {
  room: ChatRoom;
  isDeleted: boolean;
  nameOf: NameOf;
  onJump: (seq: number) => void;
}

/** What was said. */
export function Bubble({ room, message, replied, isDeleted, nameOf, onJump }: BubbleProps) {
  const { replyTo, content, attachments } = message;
  return (
    <div class="bubble">
      {replyTo !== undefined && <Quote room={room} seq={replyTo} replied={replied} nameOf={nameOf} onJump={onJump} />}
      {isDeleted ? <p class="content deleted">{words.deleted}</p> : <Content text={content} message={message} />}
      {!isDeleted && attachments && attachments.length > 0 && <Attachments attachments={attachments} />}
    </div>
  );
}
