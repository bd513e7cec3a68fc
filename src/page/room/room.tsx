import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { ChatRoom, Outgoing } from '../../client/chat-client.ts';
import type { Entry, User } from '../../protocol/model.ts';
import { useChat } from '../chat.ts';
import { failureText } from '../failure-text.ts';
import { useLayout } from '../layout.ts';
import { Members } from '../members/members.tsx';
import { goTo } from '../route.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorLine } from '../ui/error-line.tsx';
import { words } from '../words.ts';
import { Compose } from './compose.tsx';
import { DeleteQuestion } from './delete-question.tsx';
import { Log } from './log.tsx';
import type { Purpose } from './purpose.ts';
import { RoomHeader } from './room-header.tsx';

interface RoomProps {
  room: ChatRoom;
  title: string;
  memberCount: number;
  entries: readonly Entry[];
  outgoing: readonly Outgoing[];
  hasOlder: boolean;
  me: User;
  home: string | undefined;
  isLeaving: Signal<boolean>;
}

/** An open room: what was said, a place to say something, and who is there. */
export function Room({ room, title, memberCount, entries, outgoing, hasOlder, me, home, isLeaving }: RoomProps) {
  const { connection } = useChat();
  const { hasRoomForMembers } = useLayout();
  const purpose = useSignal<Purpose | undefined>(undefined);
  const toDelete = useSignal<number | undefined>(undefined);
  const objection = useSignal<string | undefined>(undefined);
  const showsMembers = useSignal(false);
  const actions = useMemo(
    () => ({
      reply: (to: number, name: string) => {
        purpose.value = { kind: 'reply', to, name };
      },
      edit: (target: number, content: string) => {
        purpose.value = { kind: 'edit', target, content };
      },
      remove: (target: number) => {
        toDelete.value = target;
      },
      resend: (clientId: string) => room.resend(clientId),
      discard: (clientId: string) => room.discard(clientId),
    }),
    [room, purpose, toDelete],
  );

  // What did not work for want of a connection may work now.
  useEffect(() => {
    objection.value = undefined;
  }, [connection.value, objection]);

  const leave = async () => {
    isLeaving.value = true;
    objection.value = undefined;
    try {
      await room.leave();
      isLeaving.value = home !== undefined;
      if (home !== undefined) goTo(home, { replace: true });
    } catch (error) {
      isLeaving.value = false;
      objection.value = failureText(error);
    }
  };
  const closeMembers = () => {
    showsMembers.value = false;
  };

  return (
    <div class="room">
      <section class="room-main">
        <RoomHeader
          title={title}
          memberCount={memberCount}
          home={home}
          onLeave={leave}
          onMembers={() => {
            showsMembers.value = true;
          }}
        />
        <ErrorLine text={objection.value} />
        <Log room={room} entries={entries} outgoing={outgoing} hasOlder={hasOlder} myId={me.id} actions={actions} />
        <Compose room={room} purpose={purpose} />
      </section>
      {hasRoomForMembers.value && <Members room={room} myId={me.id} count={memberCount} />}
      {showsMembers.value && !hasRoomForMembers.value && (
        <Dialog title={`${words.members} ${memberCount}`} shape="sheet" onClose={closeMembers}>
          <Members room={room} myId={me.id} count={memberCount} />
        </Dialog>
      )}
      {toDelete.value !== undefined && (
        <DeleteQuestion
          room={room}
          target={toDelete.value}
          onClose={() => {
            toDelete.value = undefined;
          }}
        />
      )}
    </div>
  );
}
