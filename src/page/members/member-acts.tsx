import { useSignal } from '@preact/signals';
import type { ChatRoom } from '../../client/chat-client.ts';
import { isolated } from '../../protocol/isolated.ts';
import type { Member } from '../../protocol/model.ts';
import { useChat } from '../chat.ts';
import { failureText } from '../failure-text.ts';
import { ActDialog } from '../moderation/act-dialog.tsx';
import { actsOn, type MemberAct } from '../moderation/acts.ts';
import { Menu } from '../ui/menu.tsx';
import { words } from '../words.ts';
import { isMuted } from './muted.ts';

interface MemberActsProps {
  room: ChatRoom;
  you: Member;
  member: Member;
  /** Says what went wrong; undefined that nothing did. */
  onObjection: (text: string | undefined) => void;
}

/** What one may do about a member. */
export function MemberActs({ room, you, member, onObjection }: MemberActsProps) {
  const chosen = useSignal<MemberAct | undefined>(undefined);
  const { client } = useChat();
  const acts = actsOn(you, member, isMuted(member, client.serverNow()));
  if (acts.length === 0) return null;
  const begin = async (act: MemberAct) => {
    onObjection(undefined);
    if (act.now === undefined) {
      chosen.value = act;
      return;
    }
    try {
      await act.now(room, member);
    } catch (error) {
      onObjection(failureText(error));
    }
  };
  return (
    <>
      <Menu
        label={words.actsOn(isolated(room.nameOf(member)))}
        icon="more"
        items={acts.map((act) => ({
          label: act.label,
          isDanger: act.isDanger === true,
          onPick: () => void begin(act),
        }))}
      />
      {chosen.value && (
        <ActDialog
          room={room}
          act={chosen.value}
          member={member}
          onClose={() => {
            chosen.value = undefined;
          }}
        />
      )}
    </>
  );
}
