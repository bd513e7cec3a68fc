import { randomUUID } from 'node:crypto';
import { migrate } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/open.ts';
import type { Db } from '../../src/db/statement.ts';
import type { Change, Commit } from '../../src/log/change.ts';
import { createCommit } from '../../src/log/commit.ts';
import { EntryStore } from '../../src/log/store.ts';
import { LogWriter, WRITER_LIMITS, type WriterLimits } from '../../src/log/writer.ts';
import type { Entry } from '../../src/protocol/model.ts';
import { RoomStore } from '../../src/rooms/store.ts';
import { openStores } from '../../src/stores.ts';
import { createDatabase, type Engine, type TestDatabase } from './database.ts';
import { startProxy, type TcpProxy } from './proxy.ts';

const QUIET = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/** A writer alone, on a real database; MySQL is reached through a proxy that can be cut. */
export class WriterBench {
  readonly told: { roomId: number; entries: Entry[] }[] = [];
  db!: Db;
  rooms!: RoomStore;
  entries!: EntryStore;
  proxy: TcpProxy | undefined;
  database!: TestDatabase;
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async start(): Promise<void> {
    this.database = await createDatabase(this.#engine);
    const config = { ...this.database.config };
    if (config.mysqlUrl) {
      this.proxy = await startProxy(new URL(config.mysqlUrl));
      config.mysqlUrl = this.proxy.url;
    }
    this.db = openDatabase(config);
    await migrate(this.db);
    this.rooms = new RoomStore(this.db);
    this.entries = new EntryStore(this.db);
  }

  async stop(): Promise<void> {
    await this.db.destroy();
    await this.proxy?.stop();
    await this.database.drop();
  }

  /** @param around what stands between the writer and its transactions */
  writer(limits: Partial<WriterLimits> = {}, around: (commit: Commit) => Commit = (commit) => commit) {
    const { db, rooms, entries } = this;
    const stores = { ...openStores(db), rooms, entries };
    const commit = createCommit(db, stores);
    const counted = { transactions: 0 };
    const counting = around((changes) => {
      counted.transactions++;
      return commit(changes);
    });
    const broadcast = {
      log: (roomId: number, entries: Entry[]) => {
        this.told.push({ roomId, entries });
      },
      expel: () => {},
      dissolve: () => {},
    };
    return { writer: new LogWriter(counting, broadcast, QUIET, { ...WRITER_LIMITS, ...limits }), counted };
  }

  async room(): Promise<number> {
    const room = {
      title: 'a room',
      mode: 'chat',
      lifetime: 'permanent',
      ownerId: 'ann',
      visibility: 'public',
      settings: {},
    } as const;
    return (await this.rooms.create(room, Date.now())).id;
  }
}

/** A message, as the message service makes it, of somebody who need not be a member. Answers its `seq`. */
export function saying(roomId: number, content: string): Change<number> {
  const clientId = randomUUID();
  return {
    roomId,
    users: [],
    once: { userId: 'ann', clientId },
    decide: (room) =>
      room.sentBefore('ann', clientId)?.seq ??
      room.append({ userId: 'ann', nickname: 'ann' }, { kind: 'message', content, clientId }).seq,
  };
}
