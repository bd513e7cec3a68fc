import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { LIMITS } from '../../protocol/limits.ts';
import { useChat } from '../chat.ts';
import { addressOf, goTo } from '../route.ts';
import { objectionTo } from '../text.ts';
import { Check } from '../ui/check.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorLine } from '../ui/error-line.tsx';
import { Field, PasswordField } from '../ui/field.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { words } from '../words.ts';
import { newRoomWords as say } from './new-room-words.ts';

/** Opens a room, and goes there. It is transient unless it is to be kept: most talks need no monument. */
export function NewRoom({ onClose }: { onClose: () => void }) {
  const { client } = useChat();
  const title = useRef<HTMLInputElement>(null);
  const objection = useSignal<string | undefined>(undefined);
  const { submit, isBusy, ...wrong } = useSubmit(['title', 'password']);
  useEffect(() => title.current?.focus(), []);

  const create = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const named = String(form.get('title')).trim();
    objection.value = objectionTo(named, LIMITS.title);
    if (objection.value !== undefined) return title.current?.focus();
    await submit(async () => {
      const room = await client.createRoom({ title: named, ...choicesIn(form) });
      onClose();
      goTo(addressOf(room.id));
    });
  };

  return (
    <Dialog title={words.newRoom} onClose={onClose}>
      <form class="form" onSubmit={create} noValidate>
        <Field label={words.roomTitle} objection={objection.value ?? wrong.objectionTo('title')}>
          {(about) => (
            <input
              {...about}
              ref={title}
              name="title"
              type="text"
              dir="auto"
              autocomplete="off"
              onInput={() => {
                objection.value = undefined;
              }}
            />
          )}
        </Field>
        <fieldset class="choices">
          <legend class="label">{say.lifetime}</legend>
          <Check type="radio" name="lifetime" value="transient" label={say.transient} hint={say.transientHint} isOn />
          <Check type="radio" name="lifetime" value="permanent" label={say.permanent} hint={say.permanentHint} />
        </fieldset>
        <Check name="private" label={say.isPrivate} hint={say.privateHint} />
        <Check name="live" label={say.isLive} hint={say.liveHint} />
        <PasswordField
          name="password"
          label={say.password}
          hint={say.passwordHint}
          show={say.show}
          hide={say.hide}
          objection={wrong.objectionTo('password')}
        />
        <ErrorLine text={wrong.objection} />
        <button type="submit" class="button primary" disabled={isBusy}>
          {words.createRoom}
        </button>
      </form>
    </Dialog>
  );
}

function choicesIn(form: FormData) {
  const password = String(form.get('password'));
  return {
    lifetime: form.get('lifetime') === 'permanent' ? 'permanent' : 'transient',
    ...(form.has('private') && ({ visibility: 'private' } as const)),
    ...(form.has('live') && ({ mode: 'live' } as const)),
    ...(password && { password }),
  } as const;
}
