import { useEffect, useRef } from 'preact/hooks';
import { hasKeyboard, useLayout } from '../layout.ts';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { words } from '../words.ts';

interface RoomHeaderProps {
  title: string;
  memberCount: number;
  home: string | undefined;
  onMembers: () => void;
  onLeave: () => Promise<void>;
}

export function RoomHeader({ title, memberCount, home, onMembers, onLeave }: RoomHeaderProps) {
  const { hasRoomForList, hasRoomForMembers, takesFocus } = useLayout();
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever came by a link that is not there any more goes on from here; where there is a keyboard, from the compose box.
  useEffect(() => {
    if (takesFocus() && !hasKeyboard.value) heading.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return (
    <header class="room-header">
      {home !== undefined && !hasRoomForList.value && (
        <Link to={home} class="icon-button" label={words.backToRooms}>
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
