import { useSignal } from '@preact/signals';
import { language, speak } from '../language.ts';
import { notifies, turnNotifications } from '../notifications.ts';
import { addressOf, goTo } from '../route.ts';
import { signOut } from '../session.ts';
import { chooseTheme, chosenTheme } from '../theme.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorLine } from '../ui/error-line.tsx';
import { Question } from '../ui/question.tsx';
import { words } from '../words.ts';
import { settingsWords as say } from './words.ts';

/** Each in its own words: whoever looks for one need not know the other. */
const LANGUAGES = { en: 'English', ko: '한국어' } as const;

/** What a reader sets for themselves, and the way out. */
export function Preferences({ onClose }: { onClose: () => void }) {
  const isLeaving = useSignal(false);
  return (
    <Dialog title={words.settings} onClose={onClose}>
      <fieldset class="choices">
        <legend class="label">{say.language}</legend>
        {(['en', 'ko'] as const).map((one) => (
          <label key={one} class="check" lang={one}>
            <input type="radio" name="language" defaultChecked={one === language} onChange={() => speak(one)} />
            <span>{LANGUAGES[one]}</span>
          </label>
        ))}
      </fieldset>
      <fieldset class="choices">
        <legend class="label">{say.theme}</legend>
        {([undefined, 'light', 'dark'] as const).map((theme) => (
          <label key={theme} class="check">
            <input
              type="radio"
              name="theme"
              defaultChecked={theme === chosenTheme()}
              onChange={() => chooseTheme(theme)}
            />
            <span>{say.themes[theme ?? 'system']}</span>
          </label>
        ))}
      </fieldset>
      <NotificationSwitch />
      <button
        type="button"
        class="button"
        onClick={() => {
          isLeaving.value = true;
        }}
      >
        {say.signOut}
      </button>
      {isLeaving.value && (
        <Question
          title={say.signOutQuestion}
          hint={say.signOutHint}
          yes={say.signOut}
          onYes={async () => {
            goTo(addressOf(), { replace: true });
            signOut();
          }}
          onClose={() => {
            isLeaving.value = false;
          }}
        />
      )}
    </Dialog>
  );
}

function NotificationSwitch() {
  const objection = useSignal<string | undefined>(undefined);
  const turn = async (on: boolean) => {
    const isTurned = await turnNotifications(on);
    const why = typeof Notification === 'undefined' ? say.notificationsMissing : say.notificationsBlocked;
    objection.value = isTurned ? undefined : why;
  };
  return (
    <div>
      <label class="check">
        <input
          type="checkbox"
          role="switch"
          checked={notifies.value}
          aria-checked={notifies.value}
          aria-describedby="notifications-hint"
          onChange={(event) => {
            const { checked } = event.currentTarget;
            // Whether it is on is decided by the browser, and shown when it is.
            event.currentTarget.checked = notifies.value;
            void turn(checked);
          }}
        />
        <span>{say.notifications}</span>
      </label>
      <p class="hint check-hint" id="notifications-hint">
        {say.notificationsHint}
      </p>
      <ErrorLine text={objection.value} />
    </div>
  );
}
