import { ChatError } from '../errors.ts';
import type { LockedRoom } from '../log/locked-room.ts';
import type { LogWriter } from '../log/writer.ts';
import { isBanned, mayOwn, mustOwn, nameIn } from '../moderation/authority.ts';
import type { Room } from '../protocol/model.ts';
import type { RoomAccess } from '../rooms/access.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import { endBroadcast } from './ending.ts';
import type { Presenters } from './presenters.ts';
import type { StartLive } from './schema.ts';

/** A live room has a presenter; people talk there while a broadcast is under way. */
export class LiveService {
  readonly #writer: LogWriter;
  readonly #access: RoomAccess;
  readonly #presenters: Presenters;

  constructor(writer: LogWriter, access: RoomAccess, presenters: Presenters) {
    this.#writer = writer;
    this.#access = access;
    this.#presenters = presenters;
  }

  /**
   * A broadcast begins. Starting one again that is under way changes nothing. Owners and the host's backend say who
   * presents; whoever did so last may begin again.
   * @throws ChatError `forbidden`, `conflict` (not a live room, somebody else presents, the presenter is banned), `not_found`, `invalid` (the
   * backend names nobody)
   */
  async start(by: Session, { roomId, presenterId: named }: StartLive): Promise<Room> {
    if (by.power === 'backend' && named === undefined) throw new ChatError('invalid', SAY.whoPresents);
    const presenterId = named ?? by.user.id;
    return await this.#change(by, roomId, presenterId, (room) => {
      mustPresent(room, by, presenterId);
      if (isBanned(room, presenterId)) throw new ChatError('conflict', SAY.presenterBanned);
      if (room.state.mode !== 'live') throw new ChatError('conflict', SAY.notALiveRoom);
      if (room.state.liveSince !== undefined) {
        if (room.state.settings.presenterId === presenterId) return room.toRoom();
        throw new ChatError('conflict', SAY.anotherPresents);
      }
      const entry = room.append(nameIn(room, by), { kind: 'room' });
      const { id, startedAt } = room.onAir.start(presenterId, this.#presenters.workersOf(room, presenterId));
      Object.assign(entry, { live: { broadcastId: id, since: startedAt, presenterId } });
      room.record({ actorId: by.user.id, action: 'live-start', targetId: presenterId, targetSeq: id });
      return room.toRoom();
    });
  }

  /** It ends. Ending one that is over changes nothing. @throws ChatError `forbidden` (not its presenter, not an owner), `not_found` */
  async stop(by: Session, roomId: number): Promise<Room> {
    return await this.#change(by, roomId, by.user.id, (room) => {
      const { id } = by.user;
      const presents = room.state.settings.presenterId === id && !isBanned(room, id);
      if (!presents && !mayOwn(room, by)) throw new ChatError('forbidden', SAY.presenterOnly);
      endBroadcast(room, nameIn(room, by), id);
      return room.toRoom();
    });
  }

  async #change(by: Session, roomId: number, presenterId: string, decide: (room: LockedRoom) => Room): Promise<Room> {
    await this.#access.mustSee(roomId, by);
    const users = [...new Set([by.user.id, presenterId])];
    return await this.#writer.change({ roomId, users, presence: true, staff: true, sanctions: true, decide });
  }
}

/** Whoever presented last may begin again, as long as they are in the room. @throws ChatError `forbidden` */
function mustPresent(room: LockedRoom, by: Session, presenterId: string): void {
  const { id } = by.user;
  const presentsAgain = id === presenterId && id === room.state.settings.presenterId && isIn(room, id);
  if (!presentsAgain) mustOwn(room, by);
}

/** A member, and so not banned, nor kicked, nor kept out by a password. */
function isIn(room: LockedRoom, userId: string): boolean {
  return room.member(userId) !== undefined;
}
