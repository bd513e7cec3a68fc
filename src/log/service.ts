import { ChatError } from '../errors.ts';
import type { LogPage } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { RoomAccess } from '../rooms/access.ts';
import type { RoomStore } from '../rooms/store.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import type { ReadLog } from './schema.ts';
import { Shared } from './shared.ts';
import type { EntryStore } from './store.ts';

export class LogService {
  readonly #access: RoomAccess;
  readonly #rooms: RoomStore;
  readonly #entries: EntryStore;
  readonly #reads = new Shared<LogPage>();

  constructor(rooms: RoomStore, entries: EntryStore, access: RoomAccess) {
    this.#access = access;
    this.#rooms = rooms;
    this.#entries = entries;
  }

  /** For somebody who may not be in the room. @throws ChatError `not_found`, `forbidden` */
  async readAs(viewer: Session | undefined, range: ReadLog): Promise<LogPage> {
    await this.#access.mustRead(range.roomId, viewer);
    return await this.read(range);
  }

  /**
   * A page of the log: complete, or it says that there is more. With `after` the entries next to it, otherwise the
   * latest (before `before`). Who asks for the same at once shares one read.
   * @throws ChatError `not_found`
   */
  read(range: ReadLog): Promise<LogPage> {
    const { roomId, after, before, limit } = range;
    return this.#reads.get([roomId, after, before, limit].join(), () => this.#read(range));
  }

  async #read({ roomId, after, before, limit = LIMITS.latest }: ReadLog): Promise<LogPage> {
    if (!(await this.#rooms.exists(roomId))) throw new ChatError('not_found', SAY.noRoom(roomId));
    const found = await this.#entries.range({
      roomId,
      limit,
      ...(after !== undefined && { after }),
      ...(before !== undefined && { before }),
    });
    const hasMore = found.length > limit;
    if (!hasMore) return { entries: found, hasMore };
    return { entries: after === undefined ? found.slice(-limit) : found.slice(0, limit), hasMore };
  }
}
