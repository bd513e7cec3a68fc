import type { Room } from '../../protocol/model.ts';
import { useChat } from '../chat.ts';
import type { JoinedRoom, JoinedRooms } from '../joined-rooms.ts';
import { openRoomId } from '../route.ts';
import { ErrorLine } from '../ui/error-line.tsx';
import { Notice } from '../ui/notice.tsx';
import { SentenceText } from '../ui/sentence-text.tsx';
import { words } from '../words.ts';
import { lastLineOf, whenOf } from './last-line.ts';
import { RoomItem } from './room-item.tsx';
import type { RoomListing } from './room-listing.ts';

/** As many as fill the eye, not the screen. */
const SKELETONS = [0, 1, 2, 3, 4];

export function RoomList({ listing, joined }: { listing: RoomListing; joined: JoinedRooms }) {
  const { client } = useChat();
  const rooms = listing.rooms.value;
  const now = client.serverNow();
  return (
    <div class="rooms-scroll" aria-busy={rooms === undefined}>
      <ErrorLine text={listing.objection.value} />
      {rooms?.length === 0 && <NoRooms query={listing.query.value.trim()} />}
      <ul class="room-list">
        {rooms?.map((room) => (
          <RoomItem
            key={room.id}
            {...shownOf(room, joined.rooms.value.get(room.id), now)}
            isCurrent={room.id === openRoomId.value}
          />
        ))}
      </ul>
      {rooms === undefined && listing.objection.value === undefined && <Skeleton />}
      {listing.cursor.value !== undefined && (
        <button type="button" class="button quiet more" onClick={() => void listing.loadMore()}>
          {words.loadMore}
        </button>
      )}
    </div>
  );
}

/** @param joined what is newer than the list, where one is in the room */
function shownOf(room: Room, joined: JoinedRoom | undefined, now: number) {
  const { title, onlineCount } = joined ?? room;
  const last = newer(joined?.lastEntry, room.lastEntry);
  return {
    id: room.id,
    title,
    onlineCount,
    isLive: joined ? joined.isLive : room.liveSince !== undefined,
    isPrivate: room.visibility === 'private',
    hasPassword: room.hasPassword === true,
    line: last ? lastLineOf(last) : words.memberCount(room.memberCount),
    when: last ? whenOf(last.at, now) : '',
    unread: joined?.unread ?? room.unread ?? 0,
  };
}

function newer(one: Room['lastEntry'], other: Room['lastEntry']): Room['lastEntry'] {
  return (one?.seq ?? 0) >= (other?.seq ?? 0) ? one : other;
}

function Skeleton() {
  return (
    <div role="status">
      <span class="hidden">{words.loading}</span>
      {SKELETONS.map((i) => (
        <div key={i} class="room-item skeleton" aria-hidden="true">
          <span class="bone" />
          <span class="bone long" />
        </div>
      ))}
    </div>
  );
}

function NoRooms({ query }: { query: string }) {
  const { rights } = useChat();
  return query === '' ? (
    <Notice title={words.noRooms} {...(rights.value?.createRooms && { hint: words.noRoomsHint })} />
  ) : (
    <Notice title={<SentenceText sentence={words.noMatch(query)} />} hint={words.noMatchHint} />
  );
}
