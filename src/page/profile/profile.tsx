import { type Signal, useSignal } from '@preact/signals';
import { useChat } from '../chat.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { later } from '../ui/later.tsx';
import { words } from '../words.ts';

const PARTS = {
  rename: later(async () => (await import('../settings/rename.tsx')).Rename),
  preferences: later(async () => (await import('../settings/preferences.tsx')).Preferences),
};

type Part = keyof typeof PARTS;

/** Who one is here, and the way to what one sets for oneself. */
export function Profile() {
  const { user, rights } = useChat();
  const shown = useSignal<Part | undefined>(undefined);
  const me = user.value;
  if (!me) return <footer class="profile skeleton" aria-hidden="true" />;
  const Shown = shown.value && PARTS[shown.value];
  return (
    <footer class="profile">
      <Avatar userId={me.id} nickname={me.nickname} avatarUrl={me.avatarUrl} />
      <span class="profile-name">
        <bdi>{me.nickname}</bdi>
      </span>
      {rights.value?.changeNickname && <Opener of="rename" label={words.changeNickname} icon="edit" shown={shown} />}
      <Opener of="preferences" label={words.settings} icon="settings" shown={shown} />
      {Shown && (
        <Shown
          onClose={() => {
            shown.value = undefined;
          }}
        />
      )}
    </footer>
  );
}

function Opener({
  of,
  label,
  icon,
  shown,
}: {
  of: Part;
  label: string;
  icon: IconName;
  shown: Signal<Part | undefined>;
}) {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      onClick={() => {
        shown.value = of;
      }}
    >
      <Icon name={icon} />
    </button>
  );
}
