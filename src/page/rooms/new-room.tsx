import { useId, useRef } from 'preact/hooks';
import { LIMITS } from '../../protocol/limits.ts';
import { useChat } from '../chat.ts';
import { addressOf, goTo } from '../route.ts';
import { Dialog } from '../ui/dialog.tsx';
import { NameForm } from '../ui/name-form.tsx';
import { words } from '../words.ts';

/** Opens a room, and goes there. It is transient unless it is to be kept: most talks need no monument. */
export function NewRoom({ onClose }: { onClose: () => void }) {
  const { client } = useChat();
  const keeps = useRef<HTMLInputElement>(null);
  const hint = useId();
  const create = async (title: string) => {
    const room = await client.createRoom({ title, lifetime: keeps.current?.checked ? 'permanent' : 'transient' });
    onClose();
    goTo(addressOf(room.id));
  };
  return (
    <Dialog title={words.newRoom} onClose={onClose}>
      <NameForm label={words.roomTitle} most={LIMITS.title} submit={words.createRoom} onSubmit={create}>
        <label class="check">
          <input ref={keeps} type="checkbox" aria-describedby={hint} />
          <span>{words.keepRoom}</span>
        </label>
        <p class="hint check-hint" id={hint}>
          {words.keepRoomHint}
        </p>
      </NameForm>
    </Dialog>
  );
}
