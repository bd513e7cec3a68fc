import type { Room } from '../../protocol/model.ts';
import { Check } from '../ui/check.tsx';
import { Field, PasswordField } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { words } from '../words.ts';
import { settingsWords as say } from './words.ts';

interface OwnersFieldsProps {
  room: Room;
  objectionTo: (path: string) => string | undefined;
}

/** What a room is, and who gets in: its owners' to say. */
export function OwnersFields({ room, objectionTo }: OwnersFieldsProps) {
  return (
    <>
      <Field label={words.roomTitle} objection={objectionTo('title')}>
        {(about) => (
          <input {...about} type="text" name="title" dir="auto" autocomplete="off" defaultValue={room.title} />
        )}
      </Field>
      <SelectField
        name="visibility"
        label={say.visibility}
        objection={objectionTo('visibility')}
        value={room.visibility ?? 'public'}
        options={[
          ['public', say.public],
          ['private', say.private],
        ]}
      />
      <PasswordField
        name="password"
        label={say.password}
        hint={say.passwordHint}
        show={say.show}
        hide={say.hide}
        objection={objectionTo('password')}
      />
      {room.hasPassword && <Check name="noPassword" label={say.noPassword} />}
      <SelectField
        name="mode"
        label={say.mode}
        objection={objectionTo('mode')}
        value={room.mode}
        options={[
          ['chat', say.chat],
          ['live', say.live],
        ]}
      />
    </>
  );
}
