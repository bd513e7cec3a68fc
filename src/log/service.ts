import { ChatError } from '../errors.ts';
import type { LogPage } from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { EntryOf, User } from '../protocol/model.ts';
import type { RoomAccess } from '../rooms/access.ts';
import type { RoomStore } from '../rooms/store.ts';
import type { Session } from '../session.ts';
import { SAY } from '../words.ts';
import type { NamedMessage, ReadLog } from './schema.ts';
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
   * latest (before `before`). Bounded in number and in bytes, but of one entry at least. Who asks for the same at once
   * shares one read.
   * @throws ChatError `not_found`
   */
  read(range: ReadLog): Promise<LogPage> {
    const { roomId, after, before, limit, bytes } = range;
    return this.#reads.get([roomId, after, before, limit, bytes].join(), () => this.#read(range));
  }

  /** @throws ChatError `not_found` (the room, or such a message in it), `forbidden` */
  async readMessage(viewer: Session | undefined, { roomId, target }: NamedMessage): Promise<EntryOf<'message'>> {
    const { entries } = await this.readAs(viewer, { roomId, after: target - 1, limit: 1 });
    const [entry] = entries;
    if (entry?.seq !== target || entry.kind !== 'message') throw new ChatError('not_found', SAY.noMessage(target));
    return entry;
  }

  /** Coming back must not undo a departure that one was not there to hear of. @throws ChatError `forbidden` */
  async mustNotHaveDeparted(user: User, roomId: number, after: number): Promise<void> {
    const move = await this.#entries.lastMove(roomId, user.id, after);
    if (move?.kind === 'left' && move.reason !== 'disconnected') throw new ChatError('forbidden', SAY.departed);
  }

  async #read({ roomId, limit = LIMITS.latest, bytes = LIMITS.pageBytes, ...range }: ReadLog): Promise<LogPage> {
    if (!(await this.#rooms.exists(roomId))) throw new ChatError('not_found', SAY.noRoom(roomId));
    return await this.#entries.page({ ...range, roomId, limit, bytes });
  }
}
