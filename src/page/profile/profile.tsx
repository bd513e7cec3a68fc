import { useSignal } from '@preact/signals';
import { LIMITS } from '../../protocol/limits.ts';
import { useChat } from '../chat.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { NameForm } from '../ui/name-form.tsx';
import { words } from '../words.ts';

/** Who one is here, and the way to another nickname. */
export function Profile() {
  const { client, user } = useChat();
  const isRenaming = useSignal(false);
  const me = user.value;
  if (!me) return null;
  const close = () => {
    isRenaming.value = false;
  };
  const rename = async (nickname: string) => {
    if (nickname !== me.nickname) await client.changeNickname(nickname);
    close();
  };
  return (
    <footer class="profile">
      <Avatar userId={me.id} nickname={me.nickname} />
      <span class="profile-name" dir="auto">
        {me.nickname}
      </span>
      <button
        type="button"
        class="icon-button"
        aria-label={words.changeNickname}
        title={words.changeNickname}
        onClick={() => {
          isRenaming.value = true;
        }}
      >
        <Icon name="edit" />
      </button>
      {isRenaming.value && (
        <Dialog title={words.changeNickname} onClose={close}>
          <NameForm
            label={words.newNickname}
            initial={me.nickname}
            most={LIMITS.nickname}
            submit={words.save}
            onSubmit={rename}
          />
        </Dialog>
      )}
    </footer>
  );
}
