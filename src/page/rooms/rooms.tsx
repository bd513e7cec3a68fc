import type { JoinedRooms } from '../joined-rooms.ts';
import { Profile } from '../profile/profile.tsx';
import { openRoomId } from '../route.ts';
import { Icon } from '../ui/icon.tsx';
import { Mark } from '../ui/mark.tsx';
import { words } from '../words.ts';
import { NewRoomButton } from './new-room-button.tsx';
import { RoomList } from './room-list.tsx';
import type { RoomListing } from './room-listing.ts';

/** All rooms: to search, to open, to add to. */
export function Rooms({ listing, joined }: { listing: RoomListing; joined: JoinedRooms }) {
  // A page has one main heading; beside an open room it is the room's title.
  const Heading = openRoomId.value === undefined ? 'h1' : 'h2';
  return (
    <nav class="rooms" aria-label={words.rooms}>
      <header class="rooms-header">
        <Mark />
        <Heading class="rooms-heading">{words.app}</Heading>
        <NewRoomButton />
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
    </nav>
  );
}
