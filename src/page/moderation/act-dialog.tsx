import { useSignal } from '@preact/signals';
import type { ChatRoom } from '../../client/chat-client.ts';
import { durationIn } from '../../protocol/duration.ts';
import { isolated } from '../../protocol/isolated.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Member } from '../../protocol/model.ts';
import { language } from '../language.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorLine } from '../ui/error-line.tsx';
import { Field } from '../ui/field.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { words } from '../words.ts';
import type { AskedAct, MemberAct } from './acts.ts';
import { moderationWords as say } from './words.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** In seconds; 0 is for good. What is chosen at first comes first. */
const TIMES: Record<AskedAct, readonly number[]> = {
  mute: [600, HOUR, DAY, 7 * DAY],
  ban: [DAY, HOUR, 7 * DAY, 30 * DAY, 0],
  removeAll: [600, HOUR, DAY],
  kick: [],
  makeOwner: [],
};

interface ActDialogProps {
  room: ChatRoom;
  act: MemberAct;
  member: Member;
  onClose: () => void;
}

/** Asks how and why, and does it. */
export function ActDialog({ room, act: { asks = 'kick' }, member, onClose }: ActDialogProps) {
  const { submit, isBusy, objection, objectionTo } = useSubmit(['reason']);
  const deleted = useSignal<number | undefined>(undefined);
  const act = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const reason = String(form.get('reason') ?? '').trim();
    const seconds = Number(form.get('seconds') ?? 0);
    const isDone = await submit(async () => {
      deleted.value = await doIt(room, asks, member.userId, { seconds, ...(reason && { reason }) });
    });
    if (isDone && deleted.value === undefined) onClose();
  };
  if (deleted.value !== undefined) {
    return (
      <Dialog title={say.ask[asks](isolated(room.nameOf(member)))} onClose={onClose}>
        <p role="status">{say.deleted(deleted.value)}</p>
        <button type="button" class="button primary" onClick={onClose}>
          {say.done}
        </button>
      </Dialog>
    );
  }
  return (
    <Dialog title={say.ask[asks](isolated(room.nameOf(member)))} onClose={onClose}>
      <p class="hint">{say.meaning[asks]}</p>
      <form class="form" onSubmit={act} noValidate>
        {TIMES[asks].length > 0 && <TimeField label={asks === 'removeAll' ? say.howFar : say.howLong} of={asks} />}
        {isReasoned(asks) && (
          <Field
            label={say.reason}
            hint={asks === 'mute' ? say.reasonHint : say.reasonTold}
            objection={objectionTo('reason')}
          >
            {(about) => (
              <input {...about} type="text" name="reason" dir="auto" autocomplete="off" maxLength={LIMITS.reason} />
            )}
          </Field>
        )}
        <ErrorLine text={objection} />
        <div class="buttons">
          <button type="button" class="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button type="submit" class="button danger" disabled={isBusy}>
            {say.confirm[asks]}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Why is asked of what is done against somebody. */
function isReasoned(act: AskedAct): boolean {
  return act === 'mute' || act === 'kick' || act === 'ban';
}

function TimeField({ label, of }: { label: string; of: AskedAct }) {
  const [first] = TIMES[of];
  const times = [...TIMES[of]].sort((one, other) => (one || Infinity) - (other || Infinity));
  return (
    <Field label={label}>
      {(about) => (
        <select {...about} name="seconds">
          {times.map((seconds) => (
            <option key={seconds} value={seconds} selected={seconds === first}>
              {seconds === 0 ? say.forGood : durationIn(language, seconds)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** @returns how many messages were deleted, where it is about that */
async function doIt(room: ChatRoom, act: AskedAct, userId: string, how: { seconds: number; reason?: string }) {
  const { moderation } = room;
  const { seconds, ...why } = how;
  if (act === 'removeAll') return await moderation.removeAllOf(userId, seconds / 60);
  if (act === 'makeOwner') await moderation.setRole(userId, 'owner');
  if (act === 'kick') await moderation.kick(userId, why.reason);
  if (act === 'mute') await moderation.mute(userId, how);
  if (act === 'ban') await moderation.ban(userId, seconds === 0 ? why : how);
  return undefined;
}
