import { ChatFailure } from '../client/chat-client.ts';
import { Mark } from '../page/ui/mark.tsx';
import { NameForm } from '../page/ui/name-form.tsx';
import { words } from '../page/words.ts';
import { LIMITS } from '../protocol/limits.ts';
import { reasonOf } from './reach.ts';
import type { WidgetSession } from './session.ts';
import { widgetWords } from './words.ts';

interface GuestFormProps {
  session: WidgetSession;
  server: string;
  onUse: () => void;
}

/** Asks guests what they want to be called. */
export function GuestForm({ session, server, onUse }: GuestFormProps) {
  const begin = async (nickname: string) => {
    onUse();
    try {
      await session.begin(nickname);
    } catch (error) {
      const isAnswer = error instanceof ChatFailure && error.code !== 'unavailable';
      throw isAnswer ? error : new ChatFailure({ code: 'unavailable', message: await reasonOf(error, server) });
    }
  };
  return (
    <div class="guest">
      <div class="welcome-card">
        <header class="welcome-header">
          <Mark />
          <h2>{widgetWords.join}</h2>
        </header>
        {session.hasExpired.value && (
          <p class="info" role="alert">
            {words.sessionExpired}
          </p>
        )}
        <NameForm
          label={words.nickname}
          hint={words.nicknameHint}
          most={LIMITS.nickname}
          submit={words.startChatting}
          onSubmit={begin}
        />
      </div>
    </div>
  );
}
