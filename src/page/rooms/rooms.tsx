import { useSignal } from '@preact/signals';
import { useChat } from '../chat.ts';
import type { JoinedRooms } from '../joined-rooms.ts';
import { Profile } from '../profile/profile.tsx';
import { openRoomId } from '../route.ts';
import { Icon } from '../ui/icon.tsx';
import { later } from '../ui/later.tsx';
import { Mark } from '../ui/mark.tsx';
import { words } from '../words.ts';
import { RoomList } from './room-list.tsx';
import type { RoomListing } from './room-listing.ts';

const NewRoom = later(async () => (await import('./new-room.tsx')).NewRoom);

/** All rooms: to search, to open, to add to. */
export function Rooms({ listing, joined }: { listing: RoomListing; joined: JoinedRooms }) {
  const { rights } = useChat();
  const isCreating = useSignal(false);
  // A page has one main heading; beside an open room it is the room's title.
  const Heading = openRoomId.value === undefined ? 'h1' : 'h2';
  return (
    <nav class="rooms" aria-label={words.rooms}>
      <header class="rooms-header">
        <Mark />
        <Heading class="rooms-heading">{words.app}</Heading>
        {rights.value?.createRooms && (
          <button
            type="button"
            class="button"
            onClick={() => {
              isCreating.value = true;
            }}
          >
            {words.newRoom}
          </button>
        )}
      </header>
      <label class="search">
        <Icon name="search" />
        <input
          type="search"
          dir="auto"
          autocomplete="off"
          maxLength={100}
          aria-label={words.searchRooms}
          placeholder={words.searchRooms}
          onInput={(event) => listing.search(event.currentTarget.value)}
        />
      </label>
      <RoomList listing={listing} joined={joined} />
      <Profile />
      {isCreating.value && (
        <NewRoom
          onClose={() => {
            isCreating.value = false;
          }}
        />
      )}
    </nav>
  );
}
