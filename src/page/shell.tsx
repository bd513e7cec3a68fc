import { useComputed } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { askBeforeUnload } from './before-unload.ts';
import { useChat } from './chat.ts';
import { Connection } from './connection.tsx';
import { JoinedRooms } from './joined-rooms.ts';
import { useLayout } from './layout.ts';
import { notify } from './notifications.ts';
import { Opening } from './room/opening.tsx';
import { RoomPane } from './room/room-pane.tsx';
import { NewRoomButton } from './rooms/new-room-button.tsx';
import { useRoomListing } from './rooms/room-listing.ts';
import { Rooms } from './rooms/rooms.tsx';
import { addressOf, forgetInvitation, invitation, isUnknown, openRoomId } from './route.ts';
import { titleOf } from './title.ts';
import { Notice } from './ui/notice.tsx';
import { words } from './words.ts';

/** The list of rooms and the open room, side by side where both fit. */
export function Shell() {
  const { client } = useChat();
  const { hasRoomForList } = useLayout();
  const place = useRef<HTMLElement>(null);
  const joined = useMemo(() => new JoinedRooms(client, (room, fresh) => notify(client, room, fresh)), [client]);
  useEffect(() => joined.start(), [joined]);
  useEffect(() => askBeforeUnload(client), [client]);
  const roomId = openRoomId.value;
  const isAlone = !hasRoomForList.value;
  const listing = useRoomListing(roomId, !isAlone || roomId === undefined);
  // Lists come every few seconds; what the tab says changes with some of them.
  const title = useComputed(() => titleOf(joined.rooms.value, listing.news.value, openRoomId.value)).value;
  useEffect(() => {
    document.title = title;
  }, [title]);
  const rooms = <Rooms listing={listing} joined={joined} />;
  return (
    <div class="shell">
      {!isAlone && roomId !== undefined && <SkipToRoom place={place} />}
      {!isAlone && rooms}
      <main ref={place} class="place">
        {roomId !== undefined ? <OpenRoom roomId={roomId} /> : isAlone ? rooms : <NoRoom />}
      </main>
      <Connection />
    </div>
  );
}

/** Past all rooms of the list, for whoever goes by key. */
function SkipToRoom({ place }: { place: RefObject<HTMLElement | null> }) {
  const skip = () => place.current?.querySelector('h1')?.focus();
  return (
    <button type="button" class="button skip" onClick={skip}>
      {words.skipToRoom}
    </button>
  );
}

function OpenRoom({ roomId }: { roomId: number }) {
  const { user } = useChat();
  return user.value ? (
    <RoomPane
      key={roomId}
      roomId={roomId}
      me={user.value}
      home={addressOf()}
      invitation={invitation.value}
      onAnswer={forgetInvitation}
    />
  ) : (
    <Opening />
  );
}

function NoRoom() {
  const { rights } = useChat();
  return isUnknown.value ? (
    <Notice title={words.nothingHere} hint={words.nothingHereHint} />
  ) : (
    <Notice title={words.pickRoom} hint={rights.value?.createRooms ? words.pickRoomHint : words.pickFromList}>
      <div class="buttons">
        <NewRoomButton isMain />
      </div>
    </Notice>
  );
}
