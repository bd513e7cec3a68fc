import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { User } from '../../protocol/model.ts';
import { useChat } from '../chat.ts';
import { Notice } from '../ui/notice.tsx';
import { words } from '../words.ts';
import { Room } from './room.tsx';
import { RoomEnded } from './room-ended.tsx';
import { useRoom } from './use-room.ts';

interface RoomPaneProps {
  roomId: number;
  me: User;
  /** The address to go back to, where there is one. */
  home?: string;
}

/** A room in whatever state it is: being joined, open, or over. */
export function RoomPane({ roomId, me, home }: RoomPaneProps) {
  const { client } = useChat();
  const { room, failure, joinAgain } = useRoom(client, roomId);
  const isLeaving = useSignal(false);
  const title = room?.room?.title;
  useEffect(() => {
    // Where there is no way home, the page is somebody else's, and so is its title.
    if (home === undefined) return;
    document.title = title === undefined ? words.app : `${title} · ${words.app}`;
    return () => {
      document.title = words.app;
    };
  }, [title, home]);

  if (failure !== undefined) return <RoomEnded failure={failure} home={home} onJoinAgain={joinAgain} />;
  if (!room?.room || room.state === 'joining') return <Notice title={words.opening} />;
  const isOver = room.state === 'removed' || room.state === 'gone';
  if (isOver && !isLeaving.value) return <RoomEnded room={room} myId={me.id} home={home} onJoinAgain={joinAgain} />;
  return (
    <Room
      room={room}
      title={room.room.title}
      memberCount={room.room.memberCount}
      entries={room.entries}
      outgoing={room.outgoing}
      hasOlder={room.hasOlder}
      me={me}
      home={home}
      isLeaving={isLeaving}
    />
  );
}
