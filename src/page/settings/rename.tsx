import { LIMITS } from '../../protocol/limits.ts';
import { useChat } from '../chat.ts';
import { Dialog } from '../ui/dialog.tsx';
import { NameForm } from '../ui/name-form.tsx';
import { words } from '../words.ts';

/** The way to another nickname. */
export function Rename({ onClose }: { onClose: () => void }) {
  const { client, user } = useChat();
  const nickname = user.value?.nickname ?? '';
  const rename = async (chosen: string) => {
    if (chosen !== nickname) await client.changeNickname(chosen);
    onClose();
  };
  return (
    <Dialog title={words.changeNickname} onClose={onClose}>
      <NameForm
        label={words.newNickname}
        initial={nickname}
        most={LIMITS.nickname}
        submit={words.save}
        onSubmit={rename}
      />
    </Dialog>
  );
}
