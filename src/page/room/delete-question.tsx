import type { ChatRoom } from '../../client/chat-client.ts';
import { Question } from '../ui/question.tsx';
import { words } from '../words.ts';

/** Asks first: a deletion cannot be undone. */
export function DeleteQuestion({ room, target, onClose }: { room: ChatRoom; target: number; onClose: () => void }) {
  return (
    <Question
      title={words.deleteQuestion}
      hint={words.deleteHint}
      yes={words.delete}
      onYes={() => room.remove(target)}
      onClose={onClose}
    />
  );
}
