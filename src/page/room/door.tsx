import { useSignal } from '@preact/signals';
import { ChatFailure } from '../../client/chat-client.ts';
import { durationIn } from '../../protocol/duration.ts';
import { useChat } from '../chat.ts';
import { failureText } from '../failure-text.ts';
import { language } from '../language.ts';
import { PasswordField } from '../ui/field.tsx';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/notice.tsx';
import { words } from '../words.ts';
import { doorWords } from './door-words.ts';

interface DoorProps {
  roomId: number;
  invitation: string | undefined;
  home: string | undefined;
  onEntered: () => void;
}

/** In the place of a room that asks for a password. */
export function Door({ roomId, invitation, home, onEntered }: DoorProps) {
  const { client } = useChat();
  const objection = useSignal<string | undefined>(undefined);
  const isBusy = useSignal(false);

  const enter = async (event: SubmitEvent) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget as HTMLFormElement).get('password'));
    objection.value = password === '' ? words.blank : undefined;
    if (objection.value !== undefined || isBusy.value) return;
    isBusy.value = true;
    try {
      await client.join(roomId, { password, ...(invitation !== undefined && { invitation }) });
      onEntered();
    } catch (error) {
      objection.value = refusal(error);
    }
    isBusy.value = false;
  };

  return (
    <Notice title={doorWords.locked} hint={doorWords.lockedHint} isMain>
      <form class="form door" onSubmit={enter} noValidate>
        <PasswordField
          name="password"
          label={doorWords.password}
          show={doorWords.show}
          hide={doorWords.hide}
          objection={objection.value}
          autoFocus
        />
        <button type="submit" class="button primary" disabled={isBusy.value}>
          {doorWords.enter}
        </button>
        {home !== undefined && (
          <Link to={home} class="button quiet">
            {words.backToRooms}
          </Link>
        )}
      </form>
    </Notice>
  );
}

function refusal(error: unknown): string {
  const isLimited = error instanceof ChatFailure && error.code === 'rate_limited' && error.retryAfterMs !== undefined;
  return isLimited ? doorWords.limited(durationIn(language, (error.retryAfterMs ?? 0) / 1_000)) : failureText(error);
}
