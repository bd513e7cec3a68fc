import type { Room } from '../protocol/model.ts';
import type { JoinedRoom } from './joined-rooms.ts';
import { words } from './words.ts';

/** What the tab says: how much waits, and which room is open. @param listed as they were a moment ago: of those that one has joined that is known better */
export function titleOf(
  joined: ReadonlyMap<number, JoinedRoom>,
  listed: ReadonlyMap<number, Room>,
  openId: number | undefined,
): string {
  let unread = 0;
  for (const room of joined.values()) unread += room.unread;
  for (const room of listed.values()) if (!joined.has(room.id)) unread += room.unread ?? 0;
  const count = unread > 99 ? '99+' : unread;
  const title = openId === undefined ? undefined : joined.get(openId)?.title;
  return `${unread > 0 ? `(${count}) ` : ''}${title === undefined ? '' : `${title} · `}${words.app}`;
}
