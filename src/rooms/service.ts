import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { ChatError } from '../errors.ts';
import type { Limiter } from '../limiter.ts';
import type { LogWriter } from '../log/writer.ts';
import { mustModerate, mustOwn, nameIn } from '../moderation/authority.ts';
import type { RoomsPage } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Room, Visibility } from '../protocol/model.ts';
import { type RightsPolicy, rightsOf } from '../rights.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import type { RoomAccess } from './access.ts';
import { applyChanges, isForOwners } from './changes.ts';
import { hashPassword } from './passwords.ts';
import type { RoomPreviews } from './previews.ts';
import type { ChangeRoom, CreateRoom, ListRooms } from './schema.ts';
import { toRoom } from './state.ts';
import type { RoomStore, RoomsQuery } from './store.ts';

/** Where a page ends, in each order. */
const Place = { activity: z.tuple([z.int(), z.int()]), id: z.tuple([z.int()]) };

export interface RoomServiceParts {
  writer: LogWriter;
  rooms: RoomStore;
  access: RoomAccess;
  creations: Limiter;
  rights: RightsPolicy;
  defaultVisibility: Visibility;
  /** Is called with each new room, before anybody is told of it. */
  created: (roomId: number) => void;
  previews: RoomPreviews;
}

export class RoomService {
  readonly #parts: RoomServiceParts;

  constructor(parts: RoomServiceParts) {
    this.#parts = parts;
  }

  /** @throws ChatError `forbidden` (others may not make rooms here), `rate_limited`, `busy` (with a password) */
  async create(by: Session, { password, ...rest }: CreateRoom): Promise<Room> {
    const { rights, defaultVisibility } = this.#parts;
    if (!rightsOf(by, rights).createRooms) {
      throw new ChatError('forbidden', rights.roomCreation === 'users' ? SAY.usersCreateRooms : SAY.backendOnly);
    }
    await this.#parts.creations.spend(by.user.id);
    const settings = password ? { passwordHash: await hashPassword(password) } : {};
    // What the host's backend opens is nobody's, until it makes somebody an owner.
    const created = {
      ...rest,
      visibility: rest.visibility ?? defaultVisibility,
      settings,
      ownerId: by.user.id,
      isUnowned: by.power === 'backend',
    };
    const room = await this.#parts.rooms.create(created, Date.now());
    this.#parts.created(room.id);
    return toRoom(room);
  }

  /** Public rooms, and private ones that the viewer is in, on the staff of, or has power over; in the order that is asked for. @throws ChatError `invalid` (cursor, also one of the other order) */
  async list(viewer: Session | undefined, { q, order, cursor, limit = LIMITS.latest }: ListRooms): Promise<RoomsPage> {
    // Whoever has a say in all rooms may read them all.
    const hasPower = viewer !== undefined && viewer.power !== 'none';
    const seenBy = hasPower ? 'all' : viewer && { userId: viewer.user.id };
    const query: RoomsQuery = { words: q, seenBy, after: placeOf(order, cursor) };
    const found = await this.#parts.rooms.list(query, limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const rooms = await this.#parts.previews.of(viewer, page);
    if (found.length <= limit || !last) return { rooms };
    return { rooms, nextCursor: encodeCursor(order === 'id' ? [last.id] : [last.activeAt, last.id]) };
  }

  /** As it was a second ago at most. @throws ChatError `not_found` */
  async find(viewer: Session | undefined, roomId: number): Promise<Room> {
    await this.#parts.access.mustSee(roomId, viewer);
    // What it is after all that the viewer did, and so whether it may be seen, is looked at anew.
    return toRoom(await this.#parts.access.mustSee(roomId, viewer, viewer?.user.id));
  }

  /**
   * Owners change everything; moderators slow mode, word filter and the pinned message.
   * @throws ChatError `forbidden`, `not_found` (the room, or the message that is to be pinned)
   */
  async change(by: Session, { roomId, password, ...changes }: ChangeRoom): Promise<Room> {
    await this.#parts.access.mustSee(roomId, by);
    const whose = { roomId, users: [by.user.id], staff: true };
    // Hashing takes 20 ms and 19 MB: not for everybody who asks.
    if (password) await this.#parts.writer.change({ ...whose, decide: (room) => mustOwn(room, by) });
    const passwordHash = password && (await hashPassword(password));
    return await this.#parts.writer.change({
      ...whose,
      target: changes.pinnedSeq ?? undefined,
      decide: (room) => {
        if (password !== undefined || Object.keys(changes).some(isForOwners)) mustOwn(room, by);
        else mustModerate(room, by);
        const changed = applyChanges(room, changes);
        if (password !== undefined) {
          room.set({ passwordHash: passwordHash ?? undefined });
          changed.hasPassword = password !== null;
        }
        const { ownWords } = changes;
        const isTold = Object.keys(changed).length > 0;
        if (isTold) room.append(nameIn(room, by), { kind: 'room', ...changed });
        if (isTold || ownWords)
          room.record({ actorId: by.user.id, action: 'room', detail: { ...changed, ...(ownWords && { ownWords }) } });
        return room.toRoom();
      },
    });
  }

  /** The room is gone at once, for everybody. @throws ChatError `forbidden` (not an owner), `not_found` */
  async delete(by: Session, roomId: number): Promise<void> {
    await this.#parts.access.mustSee(roomId, by);
    await this.#parts.writer.change({
      roomId,
      users: [by.user.id],
      staff: true,
      decide: (room) => {
        mustOwn(room, by);
        room.append(nameIn(room, by), { kind: 'room', deleted: true });
        room.record({ actorId: by.user.id, action: 'delete-room', detail: { title: room.state.title } });
        room.remove();
      },
    });
  }
}

/** @throws ChatError `invalid` */
function placeOf(order: ListRooms['order'], cursor: string | undefined): RoomsQuery['after'] {
  if (order === 'id') return { id: decodeCursor(Place.id, cursor)?.[0] ?? 0 };
  const place = decodeCursor(Place.activity, cursor);
  return place && { activeAt: place[0], id: place[1] };
}
