import { useSignal } from '@preact/signals';
import { LIMITS } from '../../protocol/limits.ts';
import { addressOf, forgetInvitation, goTo, invitation, openRoomId } from '../route.ts';
import { beginSession, hasExpired } from '../session.ts';
import { later } from '../ui/later.tsx';
import { Mark } from '../ui/mark.tsx';
import { NameForm } from '../ui/name-form.tsx';
import { words } from '../words.ts';

const Invited = later(async () => (await import('./invited.tsx')).Invited);

/** The first thing a guest sees. */
export function Welcome() {
  const overCode = useSignal<string | undefined>(undefined);
  const [roomId, code] = [openRoomId.value, invitation.value];
  return (
    <main class="welcome">
      <div class="welcome-card">
        <header class="welcome-header">
          <Mark />
          <h1>{words.app}</h1>
          <p class="hint">{words.tagline}</p>
        </header>
        {hasExpired.value && (
          <p class="info" role="alert">
            {words.sessionExpired}
          </p>
        )}
        {roomId !== undefined && code !== undefined && (
          <Invited
            roomId={roomId}
            code={code}
            onOver={() => {
              overCode.value = code;
            }}
          />
        )}
        {code !== undefined && overCode.value === code ? (
          <button
            type="button"
            class="button"
            onClick={() => {
              forgetInvitation();
              goTo(addressOf(), { replace: true });
            }}
          >
            {words.toRooms}
          </button>
        ) : (
          <NameForm
            label={words.nickname}
            hint={words.nicknameHint}
            most={LIMITS.nickname}
            submit={words.startChatting}
            onSubmit={beginSession}
          />
        )}
      </div>
    </main>
  );
}
