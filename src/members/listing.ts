import { ChatError } from '../errors.ts';
import { type Change, usersOf, type Written } from '../log/change.ts';
import type { Member } from '../protocol/model.ts';
import { Recent } from '../recent.ts';
import type { RoomStore } from '../rooms/store.ts';
import type { MemberStore, MembersCursor } from './store.ts';

/** Members of a room that are read at once, and kept for a second: about 200 bytes each. */
const FIRST = 1_000;

/** Who is in which room, for all who ask: one query a room a second, as long as they ask for its first 1,000 members. */
export class MemberListing {
  readonly #members: MemberStore;
  readonly #rooms: RoomStore;
  readonly #first = new Recent<Member[]>();

  constructor(members: MemberStore, rooms: RoomStore) {
    this.#members = members;
    this.#rooms = rooms;
  }

  /** Others may be in the room than before, or connected to it. */
  wrote({ roomId, isAltered, removed }: Written, changes: Change[]): void {
    if (removed) this.#first.gone(roomId);
    else if (isAltered) this.#first.changed(roomId, () => usersOf(roomId, changes));
  }

  /** Up to `limit` members in order of arrival, as `asker` knows them at least. @throws ChatError `not_found` */
  async after(
    roomId: number,
    asker: string | undefined,
    place: MembersCursor | undefined,
    limit: number,
  ): Promise<Member[]> {
    const first = await this.#first.get(roomId, asker, () => this.#readFirst(roomId));
    const from = place ? first.findIndex((member) => isAfter(member, place)) : 0;
    const page = from < 0 ? [] : first.slice(from, from + limit);
    const isWhole = page.length === limit || first.length < FIRST;
    return isWhole ? page : await this.#members.list(roomId, place, limit);
  }

  async #readFirst(roomId: number): Promise<Member[]> {
    const first = await this.#members.list(roomId, undefined, FIRST);
    if (first.length === 0 && !(await this.#rooms.exists(roomId))) {
      throw new ChatError('not_found', `There is no room ${roomId}`);
    }
    return first;
  }
}

/** In the database's order: ids compare by code point. */
function isAfter({ joinedAt, userId }: Member, place: MembersCursor): boolean {
  if (joinedAt !== place.joinedAt) return joinedAt > place.joinedAt;
  return Buffer.compare(Buffer.from(userId), Buffer.from(place.userId)) > 0;
}
