import { useChat } from './chat.ts';
import { Connection } from './connection.tsx';
import { useLayout } from './layout.ts';
import { RoomPane } from './room/room-pane.tsx';
import { Rooms } from './rooms/rooms.tsx';
import { addressOf, openRoomId } from './route.ts';
import { Notice } from './ui/notice.tsx';
import { words } from './words.ts';

/** The list of rooms and the open room, side by side where both fit. */
export function Shell() {
  const { user } = useChat();
  const { hasRoomForList } = useLayout();
  const roomId = openRoomId.value;
  const showsList = hasRoomForList.value || roomId === undefined;
  const showsRoom = hasRoomForList.value || roomId !== undefined;
  return (
    <div class="shell">
      {showsList && <Rooms />}
      {showsRoom && (
        <main class="place">
          {roomId === undefined ? (
            <Notice title={words.pickRoom} hint={words.pickRoomHint} />
          ) : (
            user.value && <RoomPane key={roomId} roomId={roomId} me={user.value} home={addressOf()} />
          )}
        </main>
      )}
      <Connection />
    </div>
  );
}
