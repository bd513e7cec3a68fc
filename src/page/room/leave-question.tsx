import { Question } from '../ui/question.tsx';
import { words } from '../words.ts';
import { doorWords } from './door-words.ts';

/** Asks first: nobody returns to a private room by themselves. @param onLeave throws ChatFailure, which is shown */
export function LeaveQuestion({ onLeave, onClose }: { onLeave: () => Promise<void>; onClose: () => void }) {
  return (
    <Question
      title={doorWords.leaveQuestion}
      hint={doorWords.leaveHint}
      yes={words.leaveRoom}
      onYes={onLeave}
      onClose={onClose}
    />
  );
}
