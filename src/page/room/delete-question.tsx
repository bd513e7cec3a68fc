import { useSignal } from '@preact/signals';
import type { ChatRoom } from '../../client/chat-client.ts';
import { failureText } from '../failure-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorLine } from '../ui/error-line.tsx';
import { words } from '../words.ts';

/** Asks first: a deletion cannot be taken back. */
export function DeleteQuestion({ room, target, onClose }: { room: ChatRoom; target: number; onClose: () => void }) {
  const objection = useSignal<string | undefined>(undefined);
  const remove = async () => {
    try {
      await room.remove(target);
      onClose();
    } catch (error) {
      objection.value = failureText(error);
    }
  };
  return (
    <Dialog title={words.deleteQuestion} onClose={onClose}>
      <p class="hint">{words.deleteHint}</p>
      <ErrorLine text={objection.value} />
      <div class="buttons">
        <button type="button" class="button" onClick={onClose}>
          {words.cancel}
        </button>
        <button type="button" class="button danger" onClick={() => void remove()}>
          {words.delete}
        </button>
      </div>
    </Dialog>
  );
}
