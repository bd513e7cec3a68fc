import type { LogWriter } from '../log/writer.ts';
import type { RoomAccess } from '../rooms/access.ts';
import type { Session } from '../session.ts';
import { mustModerate } from './authority.ts';
import type { AuditRecord } from './store.ts';

/** For what moderators read or do that is no change of the room itself: whether they may is asked under its lock. */
export class Moderators {
  readonly #writer: LogWriter;
  readonly #access: RoomAccess;

  constructor(writer: LogWriter, access: RoomAccess) {
    this.#writer = writer;
    this.#access = access;
  }

  /** @param record what they do, for the record. @throws ChatError `forbidden`, `not_found`, `busy` */
  async mustModerate(by: Session, roomId: number, record?: Omit<AuditRecord, 'at' | 'actorId'>): Promise<void> {
    await this.#access.mustSee(roomId, by);
    await this.#writer.change({
      roomId,
      users: [by.user.id],
      staff: true,
      decide: (room) => {
        mustModerate(room, by);
        if (record) room.record({ actorId: by.user.id, ...record });
      },
    });
  }
}
