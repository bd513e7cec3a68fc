import type { JoinedRoom } from './joined-rooms.ts';
import { words } from './words.ts';

/** What the tab says: how much waits, and which room is open. */
export function titleOf(rooms: ReadonlyMap<number, JoinedRoom>, openId: number | undefined): string {
  let unread = 0;
  for (const room of rooms.values()) unread += room.unread;
  const count = unread > 99 ? '99+' : unread;
  const title = openId === undefined ? undefined : rooms.get(openId)?.title;
  return `${unread > 0 ? `(${count}) ` : ''}${title === undefined ? '' : `${title} · `}${words.app}`;
}
