import { ChatError } from '../errors.ts';
import { type Change, usersOf, type Written } from '../log/change.ts';
import type { Member } from '../protocol/model.ts';
import { Recent } from '../recent.ts';
import type { RoomStore } from '../rooms/store.ts';
import { SAY } from '../words.ts';
import type { MemberStore, MembersCursor } from './store.ts';

/** Members of a room that are read at once, and kept for a second: about 200 bytes each. */
const FIRST = 1_000;

/** Pages beyond them that are kept for a second, of each room. */
const MOST_PAGES = 100;

/** What was read of a room within a second; undefined where there is none. */
type Reading = { first: Member[]; pages: Map<string, Promise<Member[]>> } | undefined;

/** Who is in which room, for all who ask: each page is read once a second, the first 1,000 members in one query. */
export class MemberListing {
  readonly #members: MemberStore;
  readonly #rooms: RoomStore;
  readonly #recent = new Recent<Reading>();

  constructor(members: MemberStore, rooms: RoomStore) {
    this.#members = members;
    this.#rooms = rooms;
  }

  /** Others may be in the room than before, or connected to it. */
  wrote({ roomId, isAltered, removed }: Written, changes: Change[]): void {
    if (removed) this.#recent.gone(roomId);
    else if (isAltered) this.#recent.changed(roomId, () => usersOf(roomId, changes));
  }

  /** There is such a room now. Whoever asked for it too early has left word that there is none. */
  created(roomId: number): void {
    this.#recent.gone(roomId);
  }

  /** Up to `limit` members in order of arrival, as `asker` knows them at least. @throws ChatError `not_found` */
  async after(
    roomId: number,
    asker: string | undefined,
    place: MembersCursor | undefined,
    limit: number,
  ): Promise<Member[]> {
    const reading = await this.#recent.get(roomId, asker, () => this.#read(roomId));
    if (!reading) throw new ChatError('not_found', SAY.noRoom(roomId));
    const { first, pages } = reading;
    const from = place ? first.findIndex((member) => isAfter(member, place)) : 0;
    const page = from < 0 ? [] : first.slice(from, from + limit);
    const isWhole = page.length === limit || first.length < FIRST;
    return isWhole ? page : await this.#readPage(pages, roomId, place, limit);
  }

  async #read(roomId: number): Promise<Reading> {
    const first = await this.#members.list(roomId, undefined, FIRST);
    if (first.length === 0 && !(await this.#rooms.exists(roomId))) return undefined;
    return { first, pages: new Map() };
  }

  #readPage(
    pages: NonNullable<Reading>['pages'],
    roomId: number,
    place: MembersCursor | undefined,
    limit: number,
  ): Promise<Member[]> {
    const key = JSON.stringify([place, limit]);
    const known = pages.get(key);
    if (known) return known;
    const page = this.#members.list(roomId, place, limit);
    pages.set(key, page);
    page.catch(() => pages.delete(key));
    const [oldest] = pages.keys();
    if (pages.size > MOST_PAGES && oldest) pages.delete(oldest);
    return page;
  }
}

/** In the database's order: ids compare by code point. */
function isAfter({ joinedAt, userId }: Member, place: MembersCursor): boolean {
  if (joinedAt !== place.joinedAt) return joinedAt > place.joinedAt;
  return Buffer.compare(Buffer.from(userId), Buffer.from(place.userId)) > 0;
}
