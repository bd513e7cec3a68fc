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

/** Opens a room, and goes there. It is permanent unless it is said to be temporary: nobody expects what they made to go by itself. */
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
        <Check
          name="private"
          label={say.isPrivate}
          hint={say.privateHint}
          isOn={client.defaultVisibility === 'private'}
        />
        <Check name="live" label={say.isLive} hint={say.liveHint} />
        <Check name="temporary" label={say.temporary} hint={say.temporaryHint} />
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
    lifetime: form.has('temporary') ? 'transient' : 'permanent',
    visibility: form.has('private') ? 'private' : 'public',
    ...(form.has('live') && ({ mode: 'live' } as const)),
    ...(password && { password }),
  } as const;
}
