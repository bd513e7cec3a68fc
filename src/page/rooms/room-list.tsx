import type { Room } from '../../protocol/model.ts';
import { addressOf, openRoomId } from '../route.ts';
import { ErrorLine } from '../ui/error-line.tsx';
import { Link } from '../ui/link.tsx';
import { memo } from '../ui/memo.ts';
import { Notice } from '../ui/notice.tsx';
import { SentenceText } from '../ui/sentence-text.tsx';
import { words } from '../words.ts';
import type { RoomListing } from './room-listing.ts';

export function RoomList({ listing }: { listing: RoomListing }) {
  const rooms = listing.rooms.value;
  const current = openRoomId.value;
  return (
    <div class="rooms-scroll">
      <ErrorLine text={listing.objection.value} />
      {rooms?.length === 0 && <NoRooms query={listing.query.value.trim()} />}
      <ul class="room-list">
        {rooms?.map((room) => (
          <RoomItem key={room.id} {...room} isCurrent={room.id === current} />
        ))}
      </ul>
      {listing.cursor.value !== undefined && (
        <button type="button" class="button quiet more" onClick={() => void listing.loadMore()}>
          {words.loadMore}
        </button>
      )}
    </div>
  );
}

type RoomItemProps = Pick<Room, 'id' | 'title' | 'memberCount' | 'onlineCount'> & { isCurrent: boolean };

const RoomItem = memo(({ id, title, memberCount, onlineCount, isCurrent }: RoomItemProps) => (
  <li>
    <Link to={addressOf(id)} class="room-item" isCurrent={isCurrent}>
      <span class="room-item-title" dir="auto">
        {title}
      </span>
      <span class="room-item-counts">
        <span>{words.memberCount(memberCount)}</span>
        {onlineCount > 0 && (
          <span class="online-count">
            <span class="dot" aria-hidden="true" />
            {words.online(onlineCount)}
          </span>
        )}
      </span>
    </Link>
  </li>
));

function NoRooms({ query }: { query: string }) {
  return query === '' ? (
    <Notice title={words.noRooms} hint={words.noRoomsHint} />
  ) : (
    <Notice title={<SentenceText sentence={words.noMatch(query)} />} hint={words.noMatchHint} />
  );
}
