import { isolated } from '../protocol/isolated.ts';
import type { Room } from '../protocol/model.ts';
import type { JoinedRoom } from './joined-rooms.ts';
import { unreadIn } from './rooms/news.ts';
import { words } from './words.ts';

/** What the tab says: how much waits, and which room is open. */
export function titleOf(
  joined: ReadonlyMap<number, JoinedRoom>,
  listed: ReadonlyMap<number, Room>,
  openId: number | undefined,
): string {
  const unread = unreadIn(joined, listed);
  const count = unread > 99 ? '99+' : unread;
  const title = openId === undefined ? undefined : joined.get(openId)?.title;
  return `${unread > 0 ? `(${count}) ` : ''}${title === undefined ? '' : `${isolated(title)} · `}${words.app}`;
}
