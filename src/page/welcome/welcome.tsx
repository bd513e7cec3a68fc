import { LIMITS } from '../../protocol/limits.ts';
import { beginSession, hasExpired } from '../session.ts';
import { Mark } from '../ui/mark.tsx';
import { NameForm } from '../ui/name-form.tsx';
import { words } from '../words.ts';

/** The first thing a guest sees. */
export function Welcome() {
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
        <NameForm
          label={words.nickname}
          hint={words.nicknameHint}
          most={LIMITS.nickname}
          submit={words.startChatting}
          onSubmit={beginSession}
        />
      </div>
    </main>
  );
}
