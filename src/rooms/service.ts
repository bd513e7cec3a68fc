import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { ChatError } from '../errors.ts';
import type { Limiter } from '../limiter.ts';
import { type Change, usersOf, type Written } from '../log/change.ts';
import type { EntryStore } from '../log/store.ts';
import type { LogWriter } from '../log/writer.ts';
import type { RoomsPage } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Room, User } from '../protocol/model.ts';
import { Recent } from '../recent.ts';
import type { ChangeRoom, CreateRoom, ListRooms } from './schema.ts';
import type { RoomStore } from './store.ts';

const Place = z.tuple([z.int(), z.int()]);

/** Rooms swept at one time, and entries removed by one statement. */
const SWEEP = { rooms: 100, entries: 5_000 };

export class RoomService {
  readonly #writer: LogWriter;
  readonly #rooms: RoomStore;
  readonly #entries: EntryStore;
  readonly #creations: Limiter;
  readonly #created: (roomId: number) => void;
  readonly #recent = new Recent<Room>();

  /** @param created is called with each new room, before anybody is told of it */
  constructor(
    writer: LogWriter,
    rooms: RoomStore,
    entries: EntryStore,
    creations: Limiter,
    created: (roomId: number) => void,
  ) {
    this.#writer = writer;
    this.#rooms = rooms;
    this.#entries = entries;
    this.#creations = creations;
    this.#created = created;
  }

  /** @throws ChatError `rate_limited` */
  async create(owner: User, room: CreateRoom): Promise<Room> {
    await this.#creations.spend(owner.id);
    const created = await this.#rooms.create({ ...room, ownerId: owner.id }, Date.now());
    this.#created(created.id);
    return created;
  }

  /** Newest activity first. @throws ChatError `invalid` (cursor) */
  async list({ q, cursor, limit = LIMITS.latest }: ListRooms): Promise<RoomsPage> {
    const place = decodeCursor(Place, cursor);
    const found = await this.#rooms.list(q, place && { activeAt: place[0], id: place[1] }, limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const rooms = page.map(({ room }) => room);
    if (found.length <= limit || !last) return { rooms };
    return { rooms, nextCursor: encodeCursor([last.activeAt, last.id]) };
  }

  /** As it was a second ago at most, and after all that `asker` did. @throws ChatError `not_found` */
  async find(roomId: number, asker: User | undefined): Promise<Room> {
    return await this.#recent.get(roomId, asker?.id, async () => {
      const room = await this.#rooms.find(roomId);
      if (!room) throw new ChatError('not_found', `There is no room ${roomId}`);
      return room;
    });
  }

  /** The room is another than before, or its log, or who is in it. */
  wrote({ roomId, removed }: Written, changes: Change[]): void {
    if (removed) this.#recent.gone(roomId);
    else this.#recent.changed(roomId, () => usersOf(roomId, changes));
  }

  /** @throws ChatError `forbidden` (not the owner), `not_found` */
  async rename(by: User, { roomId, title }: ChangeRoom): Promise<Room> {
    return await this.#writer.change({
      roomId,
      users: [by.id],
      decide: (room) => {
        room.mustBeOwnedBy(by.id);
        if (room.state.title !== title) {
          room.state.title = title;
          room.append(room.member(by.id) ?? { userId: by.id, nickname: by.nickname }, { kind: 'room', title });
        }
        return room.toRoom();
      },
    });
  }

  /** The room is gone at once, for everybody. @throws ChatError `forbidden` (not the owner), `not_found` */
  async delete(by: User, roomId: number): Promise<void> {
    await this.#writer.change({
      roomId,
      users: [by.id],
      decide: (room) => {
        room.mustBeOwnedBy(by.id);
        room.append(room.member(by.id) ?? { userId: by.id, nickname: by.nickname }, { kind: 'room', deleted: true });
        room.remove();
      },
    });
  }

  /**
   * Removes the transient rooms that nobody has been in for `graceMs`. Whether one is empty is decided under its lock, so
   * nobody can join in between: a late joiner finds the room as it was, or not at all.
   */
  async removeAbandoned(graceMs: number): Promise<void> {
    const since = Date.now() - graceMs;
    const abandoned = await this.#rooms.abandoned(since, SWEEP.rooms);
    await Promise.all(abandoned.map((roomId) => this.#removeIfAbandoned(roomId, since)));
  }

  /** Removes the logs of rooms that are gone, in pieces: a long one must not hold up the others' messages. */
  async purge(): Promise<void> {
    for (let roomId = await this.#rooms.toPurge(); roomId !== undefined; roomId = await this.#rooms.toPurge()) {
      while ((await this.#entries.purge(roomId, SWEEP.entries)) === SWEEP.entries);
      await this.#rooms.purged(roomId);
    }
  }

  async #removeIfAbandoned(roomId: number, since: number): Promise<void> {
    const change = this.#writer.change({
      roomId,
      users: [],
      decide: (room) => {
        const { lifetime, emptySince } = room.state;
        if (lifetime === 'transient' && emptySince !== null && emptySince <= since) room.remove();
      },
    });
    await change.catch((error) => {
      if (!(error instanceof ChatError && error.code === 'not_found')) throw error;
    });
  }
}
