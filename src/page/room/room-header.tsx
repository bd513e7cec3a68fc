import { useEffect, useRef } from 'preact/hooks';
import { durationIn } from '../../protocol/duration.ts';
import type { Room } from '../../protocol/model.ts';
import { language } from '../language.ts';
import { hasKeyboard, useLayout } from '../layout.ts';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { words } from '../words.ts';

interface RoomHeaderProps {
  room: Room;
  home: string | undefined;
  /** What there is to do in the room, and how much of it waits. */
  items: readonly MenuItem[];
  count: number;
  onMembers: () => void;
}

export function RoomHeader({ room, home, items, count, onMembers }: RoomHeaderProps) {
  const { title, memberCount, onlineCount, slowModeSeconds } = room;
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
      <div class="room-heading">
        <h1 ref={heading} class="room-title" tabIndex={-1}>
          <bdi>{title}</bdi>
        </h1>
        <p class="room-facts">
          <span>{words.online(onlineCount)}</span>
          <span class="wide">{words.memberCount(memberCount)}</span>
          {slowModeSeconds !== undefined && <SlowMark seconds={slowModeSeconds} />}
        </p>
      </div>
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
      <Menu label={words.manage} icon="more" items={items} count={count} />
    </header>
  );
}

function SlowMark({ seconds }: { seconds: number }) {
  const time = durationIn(language, seconds);
  return (
    <span class="small-mark" title={words.slowMode(time)}>
      <Icon name="slow" />
      <span aria-hidden="true">{time}</span>
      <span class="hidden">{words.slowMode(time)}</span>
    </span>
  );
}
