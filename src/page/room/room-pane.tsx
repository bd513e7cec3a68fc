import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ChatClient } from '../../client/chat-client.ts';
import type { User } from '../../protocol/model.ts';
import { Notice } from '../ui/notice.tsx';
import { words } from '../words.ts';
import { Room } from './room.tsx';
import { RoomEnded } from './room-ended.tsx';
import { useRoom } from './use-room.ts';

interface RoomPaneProps {
  client: ChatClient;
  roomId: number;
  me: User;
}

/** The room that the address names, in whatever state it is: being joined, open, or over. */
export function RoomPane({ client, roomId, me }: RoomPaneProps) {
  const { room, failure, joinAgain } = useRoom(client, roomId);
  const isLeaving = useSignal(false);
  const title = room?.room?.title;
  useEffect(() => {
    document.title = title === undefined ? words.app : `${title} · ${words.app}`;
    return () => {
      document.title = words.app;
    };
  }, [title]);

  if (failure !== undefined) return <RoomEnded failure={failure} onJoinAgain={joinAgain} />;
  if (!room?.room || room.state === 'joining') return <Notice title={words.opening} />;
  const isOver = room.state === 'removed' || room.state === 'gone';
  if (isOver && !isLeaving.value) return <RoomEnded room={room} myId={me.id} onJoinAgain={joinAgain} />;
  return (
    <Room
      room={room}
      title={room.room.title}
      memberCount={room.room.memberCount}
      entries={room.entries}
      outgoing={room.outgoing}
      hasOlder={room.hasOlder}
      me={me}
      isLeaving={isLeaving}
    />
  );
}
