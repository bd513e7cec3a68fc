import type { ChatClient } from '../client/chat-client.ts';
import { Connection } from './connection.tsx';
import { hasRoomForList } from './layout.ts';
import { RoomPane } from './room/room-pane.tsx';
import { Rooms } from './rooms/rooms.tsx';
import { openRoomId } from './route.ts';
import { user } from './session.ts';
import { Notice } from './ui/notice.tsx';
import { words } from './words.ts';

/** The list of rooms and the open room, side by side where both fit. */
export function Shell({ client }: { client: ChatClient }) {
  const roomId = openRoomId.value;
  const showsList = hasRoomForList.value || roomId === undefined;
  const showsRoom = hasRoomForList.value || roomId !== undefined;
  return (
    <div class="shell">
      {showsList && <Rooms client={client} />}
      {showsRoom && (
        <main class="place">
          {roomId === undefined ? (
            <Notice title={words.pickRoom} hint={words.pickRoomHint} />
          ) : (
            user.value && <RoomPane key={roomId} client={client} roomId={roomId} me={user.value} />
          )}
        </main>
      )}
      <Connection />
    </div>
  );
}
