import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ChatFailure } from '../../client/chat-client.ts';
import type { User } from '../../protocol/model.ts';
import { useChat } from '../chat.ts';
import { later } from '../ui/later.tsx';
import { Opening } from './opening.tsx';
import { type Invited, useRoom } from './use-room.ts';

/** The first visit begins with a name, and with a list of rooms: what a room needs is loaded while one is let in. */
const loadRoom = () => import('./room.tsx').then(({ Room }) => Room);
const Room = later(loadRoom);
const RoomEnded = later(async () => (await import('./room-ended.tsx')).RoomEnded);
const Door = later(async () => (await import('./door.tsx')).Door);

interface RoomPaneProps extends Partial<Invited> {
  roomId: number;
  me: User;
  /** The address to go back to, where there is one. */
  home?: string;
}

/** A room in whatever state it is: being joined, locked, open, or over. */
export function RoomPane({ roomId, me, home, invitation: given, onAnswer }: RoomPaneProps) {
  const { client } = useChat();
  const { room, failure, invitation, joinAgain } = useRoom(client, roomId, { invitation: given, onAnswer });
  const isLeaving = useSignal(false);
  useEffect(() => void loadRoom().catch(() => {}), []);

  if (failure instanceof ChatFailure && failure.code === 'forbidden') {
    return <Door roomId={roomId} invitation={invitation} home={home} onEntered={joinAgain} />;
  }
  if (failure !== undefined) {
    const isInvited = invitation !== undefined;
    return <RoomEnded roomId={roomId} failure={failure} isInvited={isInvited} home={home} onJoinAgain={joinAgain} />;
  }
  if (!room?.room || room.state === 'joining') return <Opening />;
  const isOver = room.state === 'removed' || room.state === 'gone';
  if (isOver && !isLeaving.value) {
    return <RoomEnded roomId={roomId} room={room} home={home} onJoinAgain={joinAgain} />;
  }
  return (
    <Room
      room={room}
      facts={room.room}
      entries={room.entries}
      outgoing={room.outgoing}
      hasOlder={room.hasOlder}
      me={me}
      home={home}
      isLeaving={isLeaving}
    />
  );
}
