import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ChatFailure, lookUpInvitation, type Sentence } from '../../client/chat-client.ts';
import { BASE_PATH } from '../base-path.ts';
import { language } from '../language.ts';
import { doorWords } from '../room/door-words.ts';
import { SentenceText } from '../ui/sentence-text.tsx';
import { words } from '../words.ts';

interface InvitedProps {
  roomId: number;
  code: string;
  /** It lets nobody in. */
  onOver: () => void;
}

/** Says which room one is invited to, and by whom, before one says who one is; or that the invitation lets nobody in. */
export function Invited({ roomId, code, onOver }: InvitedProps) {
  const invitedTo = useSignal<Sentence | undefined>(undefined);
  const isOver = useSignal(false);
  useEffect(() => {
    lookUpInvitation(BASE_PATH, roomId, code, language).then(
      ({ title, invitedBy }) => {
        invitedTo.value = words.invitedTo(title, invitedBy);
      },
      // Where it cannot be known now, joining will tell.
      (error) => {
        isOver.value = error instanceof ChatFailure && error.code === 'not_found';
        if (isOver.value) onOver();
      },
    );
  }, [roomId, code]);
  if (isOver.value) {
    return (
      <div role="alert">
        <p class="notice-title">{doorWords.invitationOver}</p>
        <p class="hint">{doorWords.invitationOverHint}</p>
      </div>
    );
  }
  return invitedTo.value ? (
    <p class="info" role="status">
      <SentenceText sentence={invitedTo.value} />
    </p>
  ) : null;
}
