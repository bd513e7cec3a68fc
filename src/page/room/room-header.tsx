import { useEffect, useRef } from 'preact/hooks';
import { hasKeyboard, hasRoomForList, hasRoomForMembers } from '../layout.ts';
import { addressOf } from '../route.ts';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { words } from '../words.ts';

interface RoomHeaderProps {
  title: string;
  memberCount: number;
  onMembers: () => void;
  onLeave: () => Promise<void>;
}

export function RoomHeader({ title, memberCount, onMembers, onLeave }: RoomHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever came by a link that is not there any more goes on from here; where there is a keyboard, from the compose box.
  useEffect(() => {
    if (!hasKeyboard.value) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header class="room-header">
      {!hasRoomForList.value && (
        <Link to={addressOf()} class="icon-button" label={words.backToRooms}>
          <Icon name="back" />
        </Link>
      )}
      <h1 ref={heading} class="room-title" dir="auto" tabIndex={-1}>
        {title}
      </h1>
      {!hasRoomForMembers.value && (
        <button
          type="button"
          class="icon-button counted"
          aria-label={`${words.members}: ${memberCount}`}
          onClick={onMembers}
        >
          <Icon name="members" />
          <span aria-hidden="true">{memberCount}</span>
        </button>
      )}
      <button
        type="button"
        class="icon-button"
        aria-label={words.leaveRoom}
        title={words.leaveRoom}
        onClick={() => void onLeave()}
      >
        <Icon name="leave" />
      </button>
    </header>
  );
}
