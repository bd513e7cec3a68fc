import { useSignal } from '@preact/signals';
import type { ChatRoom } from '../../client/chat-client.ts';
import { durationIn } from '../../protocol/duration.ts';
import { language } from '../language.ts';
import { addressOf, invitationAddress } from '../route.ts';
import { CopyText } from '../ui/copy-text.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorLine } from '../ui/error-line.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { settingsWords as say } from './words.ts';

const USES = [1, 5, 25, 100];
/** In seconds. */
const TIMES = [3_600, 86_400, 604_800, 2_592_000];

/** The way in for others: the address alone, or a link that a private room takes. */
export function Invite({ room, onClose }: { room: ChatRoom; onClose: () => void }) {
  const { visibility, hasPassword } = room.room ?? {};
  return (
    <Dialog title={say.inviteTitle} onClose={onClose}>
      {visibility === 'private' ? (
        <MakeLink room={room} />
      ) : (
        <>
          <p class="hint">{say.publicHint}</p>
          <CopyText label={say.address} text={location.origin + addressOf(room.id)} copy={say.copy} />
        </>
      )}
      {hasPassword && <p class="hint">{say.passwordToo}</p>}
    </Dialog>
  );
}

function MakeLink({ room }: { room: ChatRoom }) {
  const { submit, isBusy, objection } = useSubmit();
  const link = useSignal<string | undefined>(undefined);
  const make = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    await submit(async () => {
      const how = { uses: Number(form.get('uses')), expiresInSeconds: Number(form.get('expires')) };
      const { code } = await room.moderation.invite(how);
      link.value = invitationAddress(room.id, code);
    });
  };
  if (link.value !== undefined) {
    return <CopyText label={say.link} text={link.value} copy={say.copy} />;
  }
  return (
    <form class="form" onSubmit={make}>
      <SelectField name="uses" label={say.uses} value="1" options={USES.map((uses) => [String(uses), String(uses)])} />
      <SelectField
        name="expires"
        label={say.expires}
        value="604800"
        options={TIMES.map((seconds) => [String(seconds), durationIn(language, seconds)])}
      />
      <ErrorLine text={objection} />
      <button type="submit" class="button primary" disabled={isBusy}>
        {say.make}
      </button>
    </form>
  );
}
