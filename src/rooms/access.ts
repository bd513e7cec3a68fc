import { ChatError } from '../errors.ts';
import { type Change, usersOf, type Written } from '../log/change.ts';
import type { MemberStore } from '../members/store.ts';
import type { ModerationStore } from '../moderation/store.ts';
import { Recent } from '../recent.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import type { RoomState } from './state.ts';
import type { RoomStore } from './store.ts';

/** Who may see a room, and who may read what is said there. Rooms are read once a second at most, however many ask. */
export class RoomAccess {
  readonly #rooms: RoomStore;
  readonly #members: MemberStore;
  readonly #moderation: ModerationStore;
  readonly #recent = new Recent<RoomState>();

  constructor(rooms: RoomStore, members: MemberStore, moderation: ModerationStore) {
    this.#rooms = rooms;
    this.#members = members;
    this.#moderation = moderation;
  }

  /** The room is another than before, or its log, or who is in it. */
  wrote({ roomId, entries, removed }: Written, changes: Change[]): void {
    // What was decided about the room itself, that it is private now, say, holds here at once.
    if (removed || entries.some(({ kind }) => kind === 'room')) this.#recent.gone(roomId);
    else this.#recent.changed(roomId, () => usersOf(roomId, changes));
  }

  /** The room as it was a second ago at most, and after all that `asker` did. Whether one may see it is not looked at. @throws ChatError `not_found` */
  async find(roomId: number, asker: string | undefined): Promise<RoomState> {
    return await this.#recent.get(roomId, asker, async () => {
      const room = await this.#rooms.find(roomId);
      if (!room) throw new ChatError('not_found', SAY.noRoom(roomId));
      return room;
    });
  }

  /**
   * Others are told of a private room what they are told of one that is not there. The room is as it was a second ago at
   * most: whoever reads or acts there need not wait for what they did a moment before to be read, unless as `asker`.
   * @throws ChatError `not_found`
   */
  async mustSee(roomId: number, viewer: Session | undefined, asker?: string): Promise<RoomState> {
    return await this.#unlessHidden(await this.find(roomId, asker), viewer);
  }

  async #unlessHidden(room: RoomState, viewer: Session | undefined): Promise<RoomState> {
    if (room.visibility === 'public' || (await this.belongs(room.id, viewer))) return room;
    throw new ChatError('not_found', SAY.noRoom(room.id));
  }

  /** Its log, members and replays. @throws ChatError `not_found`, `forbidden` (it has a password) */
  async mustRead(roomId: number, viewer: Session | undefined): Promise<RoomState> {
    const room = await this.mustSee(roomId, viewer);
    const isOpen = room.visibility === 'public' && room.settings.passwordHash === undefined;
    if (isOpen || (await this.belongs(roomId, viewer))) return room;
    throw new ChatError('forbidden', SAY.needsPassword);
  }

  /**
   * For what members do without having been looked up first: of a private room others are not even told that it is busy.
   * @throws ChatError what `doing` throws; `not_found`
   */
  async unlessHiddenAndBusy<T>(roomId: number, viewer: Session, doing: Promise<T>): Promise<T> {
    return await doing.catch(async (error) => {
      if (error instanceof ChatError && error.code === 'busy') await this.mustSee(roomId, viewer);
      throw error;
    });
  }

  /** As a member, as one of the staff who has not joined or has left, or by a power over all rooms. */
  async belongs(roomId: number, viewer: Session | undefined): Promise<boolean> {
    if (!viewer) return false;
    const { power, user } = viewer;
    if (power !== 'none' || (await this.#members.isIn(roomId, user.id))) return true;
    return await this.#moderation.isOnStaff(roomId, user.id);
  }
}
