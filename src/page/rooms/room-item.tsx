import { addressOf } from '../route.ts';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { memo } from '../ui/memo.ts';
import { words } from '../words.ts';

interface RoomItemProps {
  id: number;
  title: string;
  onlineCount: number;
  isLive: boolean;
  isPrivate: boolean;
  hasPassword: boolean;
  /** What happened last, and when; empty where one may not know. */
  line: string;
  when: string;
  unread: number;
  isCurrent: boolean;
}

/** A room in the list. Its props are plain values, so that a refresh renders only those that changed. */
export const RoomItem = memo(({ id, title, onlineCount, line, when, unread, isCurrent, ...marks }: RoomItemProps) => (
  <li>
    <Link to={addressOf(id)} class={unread > 0 ? 'room-item news' : 'room-item'} isCurrent={isCurrent}>
      <span class="room-item-row">
        <span class="room-item-title">
          <bdi>{title}</bdi>
        </span>
        <Marks {...marks} />
        {when && <time class="room-item-when">{when}</time>}
      </span>
      <span class="room-item-row">
        <span class="room-item-line">
          <bdi>{line}</bdi>
        </span>
        {onlineCount > 0 && (
          <span class="online-count">
            <span class="dot" aria-hidden="true" />
            <span aria-hidden="true">{onlineCount}</span>
            <span class="hidden">{words.online(onlineCount)}</span>
          </span>
        )}
        {unread > 0 && <Unread count={unread > 99 ? '99+' : String(unread)} />}
      </span>
    </Link>
  </li>
));

function Marks({ isLive, isPrivate, hasPassword }: Pick<RoomItemProps, 'isLive' | 'isPrivate' | 'hasPassword'>) {
  return (
    <>
      {isLive && <span class="live-mark">{words.live}</span>}
      {isPrivate && <SmallMark icon="lock" label={words.isPrivate} />}
      {hasPassword && <SmallMark icon="key" label={words.hasPassword} />}
    </>
  );
}

function SmallMark({ icon, label }: { icon: 'lock' | 'key'; label: string }) {
  return (
    <span class="small-mark" title={label}>
      <Icon name={icon} />
      <span class="hidden">{label}</span>
    </span>
  );
}

function Unread({ count }: { count: string }) {
  return (
    <span class="badge">
      <span aria-hidden="true">{count}</span>
      <span class="hidden">{words.unread(count)}</span>
    </span>
  );
}
