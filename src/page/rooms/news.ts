import type { Room } from '../../protocol/model.ts';

/** How much is unread in all. @param listed as they were a moment ago: of those that one has joined that is known better */
export function unreadIn(
  joined: ReadonlyMap<number, { unread: number }>,
  listed: ReadonlyMap<number, Pick<Room, 'unread'>>,
): number {
  let unread = 0;
  for (const room of joined.values()) unread += room.unread;
  for (const [id, room] of listed) if (!joined.has(id)) unread += room.unread ?? 0;
  return unread;
}

/** Rooms in which others have said something since they were listed before. What was not listed is old, as far as one can know. */
export function newsIn(before: ReadonlyMap<number, Room>, rooms: readonly Room[]): Room[] {
  return rooms.filter(({ id, unread = 0, lastEntry }) => {
    const known = before.get(id);
    return known !== undefined && unread > 0 && (lastEntry?.seq ?? 0) > (known.lastEntry?.seq ?? 0);
  });
}
