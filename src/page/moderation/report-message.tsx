import { useSignal } from '@preact/signals';
import type { ChatRoom } from '../../client/chat-client.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { objectionTo } from '../text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorLine } from '../ui/error-line.tsx';
import { Field } from '../ui/field.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { words } from '../words.ts';
import { moderationWords as say } from './words.ts';

/** Has the moderators look at a message. */
export function ReportMessage({ room, target, onClose }: { room: ChatRoom; target: number; onClose: () => void }) {
  const { submit, isBusy, objection, ...wrong } = useSubmit(['reason']);
  const missing = useSignal<string | undefined>(undefined);
  const isSent = useSignal(false);
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get('reason')).trim();
    missing.value = objectionTo(reason, LIMITS.reason);
    if (missing.value === undefined) isSent.value = await submit(() => room.report(target, reason));
  };
  return (
    <Dialog title={say.reportTitle} onClose={onClose}>
      {isSent.value ? (
        <>
          <p role="status">{say.reportSent}</p>
          <button type="button" class="button primary" onClick={onClose}>
            {words.close}
          </button>
        </>
      ) : (
        <form class="form" onSubmit={send} noValidate>
          <p class="hint">{say.reportHint}</p>
          <Field label={say.reportReason} objection={missing.value ?? wrong.objectionTo('reason')}>
            {(about) => <textarea {...about} name="reason" rows={3} dir="auto" maxLength={LIMITS.reason} />}
          </Field>
          <ErrorLine text={objection} />
          <div class="buttons">
            <button type="button" class="button" onClick={onClose}>
              {words.cancel}
            </button>
            <button type="submit" class="button danger" disabled={isBusy}>
              {say.send}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
