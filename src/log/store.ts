import { CompiledQuery, type RawBuilder, type Selectable, sql } from 'kysely';
import { insertRows, nothing, selectRows, statement, updateRows } from '../db/bulk.ts';
import { type Db, isSqlite, run, type Statement } from '../db/statement.ts';
import type { EntryRow } from '../db/tables.ts';
import type { LogPage } from '../protocol/events.ts';
import type { Entry, EntryOf } from '../protocol/model.ts';

/** What is kept with an entry, and told to nobody. */
interface Untold {
  /** The `seq` of the entry that last edited or deleted this message. */
  changedBy?: number;
  /** The host's backend said it as somebody. */
  byHost?: true;
  /** A digest of what was sent, where something else is stored by now: a retry is compared with it. */
  sentAs?: string;
}
export type StoredEntry = Entry & Untold;

/** Which page of a room's log: see `LogRange`. */
export interface PageRange {
  roomId: number;
  after?: number | undefined;
  before?: number | undefined;
  limit: number;
  bytes: number;
}

interface Key {
  roomId: number;
}

const COLUMNS = ['room_id', 'seq', 'at', 'kind', 'user_id', 'nickname', 'client_id', 'body'] as const;

/** The table `entry`. `seq` is the cursor everywhere: it has no gaps, clocks do. */
export class EntryStore {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * A page of the range, oldest first: the entries nearest to `after` if it is given, else the latest. `limit` of them and
   * `bytes` of JSON at most, but one entry at least.
   */
  async page({ roomId, after, before, limit, bytes }: PageRange): Promise<LogPage> {
    const range = [
      sql`room_id = ${roomId}`,
      ...(after === undefined ? [] : [sql`seq > ${after}`]),
      ...(before === undefined ? [] : [sql`seq < ${before}`]),
    ];
    const { rows, found } = await this.#nearest(range, after === undefined ? 'DESC' : 'ASC', { roomId, limit, bytes });
    const entries = rows.map(toEntry);
    await this.#reword(entries.map((entry) => ({ roomId, entry })));
    const fitting = entries.slice(0, fittingInto(bytes, rows, entries));
    if (after === undefined) fitting.reverse();
    return { entries: fitting, hasMore: fitting.length < found };
  }

  /** The newest message of each of these rooms after the entry `after`. In one query, a part for each room: the end of its log, backwards. */
  async newestMessages(rooms: { roomId: number; after: number }[]): Promise<Map<number, EntryOf<'message'>>> {
    if (rooms.length === 0) return new Map();
    const byKey = isSqlite(this.#db) ? '' : 'FORCE INDEX (PRIMARY)';
    const part = `SELECT * FROM (SELECT ${COLUMNS} FROM entry ${byKey} WHERE room_id = ? AND seq > ? AND kind = 'message' ORDER BY seq DESC LIMIT 1) AS newest`;
    const values = rooms.flatMap(({ roomId, after }) => [roomId, after]);
    const { rows } = await this.#db.executeQuery<Selectable<EntryRow>>(
      CompiledQuery.raw(rooms.map(() => part).join(' UNION ALL '), values),
    );
    return new Map(
      rows.flatMap((row) => {
        const entry = toEntry(row);
        return entry.kind === 'message' ? [[row.room_id, entry]] : [];
      }),
    );
  }

  /** The messages with these numbers, one of each room. */
  async messagesNamed(keys: (Key & { seq: number })[]): Promise<Map<number, EntryOf<'message'>>> {
    const [found] = await run(this.#db, this.named(keys));
    return new Map(
      found.flatMap(({ roomId, entry: stored }) => {
        const entry = told(stored);
        return entry.kind === 'message' ? [[roomId, entry]] : [];
      }),
    );
  }

  /** The first messages of a part of the log, deleted ones among them, oldest first, in their newest wording; bounded as a page. */
  async messages(
    roomId: number,
    { from, upTo, limit, bytes }: { from: number; upTo: number; limit: number; bytes: number },
  ): Promise<{ entries: EntryOf<'message'>[]; hasMore: boolean }> {
    const range = [sql`room_id = ${roomId}`, sql`seq >= ${from}`, sql`seq <= ${upTo}`, sql`kind = 'message'`];
    const { rows, found } = await this.#nearest(range, 'ASC', { roomId, limit, bytes });
    const entries = rows.map(toEntry).filter((entry) => entry.kind === 'message');
    const fitting = entries.slice(0, fittingInto(bytes, rows, entries));
    return { entries: fitting, hasMore: fitting.length < found };
  }

  /** Of the joins and departures of a user after `after`, the newest. */
  async lastMove(roomId: number, userId: string, after: number): Promise<EntryOf<'joined' | 'left'> | undefined> {
    const row = await this.#db
      .selectFrom('entry')
      .selectAll()
      .where('room_id', '=', roomId)
      .where('user_id', '=', userId)
      .where('client_id', 'is', null)
      .where('kind', 'in', ['joined', 'left'])
      .where('seq', '>', after)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && (toEntry(row) as EntryOf<'joined' | 'left'>);
  }

  /** The entries with these numbers, as stored. */
  named(keys: (Key & { seq: number })[]): Statement<(Key & { entry: StoredEntry })[]> {
    const rows = keys.map(({ roomId, seq }) => ({ room_id: roomId, seq }));
    return selectRows(this.#db, 'entry', ['room_id', 'seq'], COLUMNS, rows, toStored);
  }

  /** What was appended before under these `clientId`s. */
  sentBefore(keys: (Key & { userId: string; clientId: string })[]): Statement<(Key & { entry: StoredEntry })[]> {
    const rows = keys.map(({ roomId, userId, clientId }) => ({
      room_id: roomId,
      user_id: userId,
      client_id: clientId,
    }));
    return selectRows(this.#db, 'entry', ['room_id', 'user_id', 'client_id'], COLUMNS, rows, toStored);
  }

  /** Who wrote the message; undefined where there is no such message. */
  async authorOf(roomId: number, seq: number): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('entry')
      .select('user_id')
      .where('room_id', '=', roomId)
      .where('seq', '=', seq)
      .where('kind', '=', 'message')
      .executeTakeFirst();
    return row?.user_id;
  }

  /** The newest `limit` messages that the user wrote since `since`, before the entry `before` where it is given. */
  async messagesOf(
    roomId: number,
    userId: string,
    { since, before }: { since: number; before: number | undefined },
    limit: number,
  ): Promise<{ seq: number; isDeleted: boolean }[]> {
    let query = this.#db
      .selectFrom('entry')
      .select(['seq', 'body'])
      .where('room_id', '=', roomId)
      .where('user_id', '=', userId)
      .where('kind', '=', 'message')
      .where('at', '>=', since)
      .orderBy('seq', 'desc')
      .limit(limit);
    if (before !== undefined) query = query.where('seq', '<', before);
    const rows = await query.execute();
    return rows.map(({ seq, body }) => ({ seq, isDeleted: JSON.parse(body).deletedAt !== undefined }));
  }

  insert(entries: (Key & { entry: StoredEntry })[]): Statement<void> {
    return insertRows(this.#db, 'entry', COLUMNS, entries.map(toRow));
  }

  /** Fails, and takes the transaction with it, unless each entry's room has the revision that is given. MySQL's alone. */
  insertIfUnchanged(entries: (Key & { entry: StoredEntry; revision: number })[]): Statement<void> {
    const columns = [...COLUMNS, 'revision'];
    const rows = entries.map(({ revision, ...key }) => ({ ...toRow(key), revision }));
    return statement(this.#db, 'append entry', columns, rows, nothing, (given) => {
      const [, ...others] = COLUMNS;
      const names = sql.join(COLUMNS.map((column) => sql.ref(column)));
      // A room that is another one now gives NULL, which the column refuses.
      const values = sql.join([sql`room.id`, ...others.map((column) => sql.ref(`given.${column}`))]);
      const room = sql`room ON room.id = given.room_id AND room.revision = given.revision`;
      return sql`INSERT INTO entry (${names}) SELECT ${values} FROM ${given} LEFT JOIN ${room}`;
    });
  }

  revise(entries: (Key & { entry: StoredEntry })[]): Statement<void> {
    return updateRows(this.#db, 'entry', ['room_id', 'seq'], ['body'], entries.map(toRow));
  }

  /** Removes up to `most` entries of a room that is gone. @returns how many it removed */
  async purge(roomId: number, most: number): Promise<number> {
    const last = await this.#db
      .selectFrom('entry')
      .select('seq')
      .where('room_id', '=', roomId)
      .orderBy('seq')
      .limit(most)
      .execute();
    const upTo = last.at(-1)?.seq;
    if (upTo !== undefined) {
      await this.#db.deleteFrom('entry').where('room_id', '=', roomId).where('seq', '<=', upTo).execute();
    }
    return last.length;
  }

  /**
   * The rows where the range begins, in its order: no more of them are read than what fits. What does not is measured, and
   * never read. @returns `found`: how many there are, up to one more than `limit`
   */
  async #nearest(
    range: RawBuilder<unknown>[],
    order: 'ASC' | 'DESC',
    { roomId, limit, bytes }: { roomId: number; limit: number; bytes: number },
  ): Promise<{ rows: Selectable<EntryRow>[]; found: number }> {
    const direction = sql.raw(order);
    const join = isSqlite(this.#db) ? sql`CROSS JOIN` : sql`STRAIGHT_JOIN`;
    const columns = sql.join(COLUMNS.map((column) => sql.ref(`entry.${column}`)));
    const measured = sql`SELECT seq, LENGTH(body) AS size FROM entry
      WHERE ${sql.join(range, sql` AND `)} ORDER BY seq ${direction} LIMIT ${limit + 1}`;
    const summed = sql`SELECT seq, size, COUNT(*) OVER () AS found,
      SUM(size) OVER (ORDER BY seq ${direction} ROWS UNBOUNDED PRECEDING) AS reached FROM (${measured}) AS measured`;
    const { rows } = await sql<Selectable<EntryRow> & { found: number }>`
      SELECT ${columns}, summed.found FROM (${summed}) AS summed
      ${join} entry ON entry.room_id = ${roomId} AND entry.seq = summed.seq
      WHERE summed.reached - summed.size < ${bytes} ORDER BY summed.seq ${direction}`.execute(this.#db);
    return { rows: rows.slice(0, limit), found: rows[0]?.found ?? 0 };
  }

  /** The wording lives in the message alone, so that a deletion leaves none behind; an edit is told with today's. */
  async #reword(entries: (Key & { entry: Entry })[]): Promise<void> {
    const edits = entries.flatMap(({ roomId, entry }) => (entry.kind === 'edited' ? [{ roomId, entry }] : []));
    if (edits.length === 0) return;
    const targets = new Map(edits.map(({ roomId, entry }) => [`${roomId} ${entry.target}`, entry.target]));
    const keys = Array.from(targets, ([name, seq]) => ({ roomId: Number(name.split(' ')[0]), seq }));
    const [messages] = await run(this.#db, this.named(keys));
    const wording = new Map(
      messages.map(({ roomId, entry }) => [`${roomId} ${entry.seq}`, entry.kind === 'message' ? entry.content : '']),
    );
    for (const { roomId, entry } of edits) entry.content = wording.get(`${roomId} ${entry.target}`) ?? '';
  }
}

/** What an entry takes beside its body and its wording: the names of its fields, who and when. In bytes. */
const AROUND = 160;

/** How many of the first entries fit, one at least. @param rows theirs, which say how large they are */
function fittingInto(bytes: number, rows: Selectable<EntryRow>[], entries: Entry[]): number {
  let size = 0;
  for (const [i, entry] of entries.entries()) {
    size += AROUND + Buffer.byteLength(rows[i]?.body ?? '');
    if (entry.kind === 'edited') size += Buffer.byteLength(entry.content);
    if (size > bytes && i > 0) return i;
  }
  return entries.length;
}

/** The entry as everybody may know it. */
export function told({ changedBy: _, byHost: __, sentAs: ___, ...entry }: StoredEntry): Entry {
  return entry;
}

function toEntry(row: Selectable<EntryRow>): Entry {
  return told(toStored(row).entry);
}

function toStored(row: Selectable<EntryRow>): Key & { entry: StoredEntry } {
  const { room_id: roomId, seq, at, kind, user_id: userId, nickname, client_id: clientId } = row;
  const entry = { seq, at, kind, userId, nickname, ...(clientId !== null && { clientId }), ...JSON.parse(row.body) };
  return { roomId, entry };
}

function toRow({ roomId, entry }: Key & { entry: StoredEntry }): Selectable<EntryRow> {
  const { seq, at, kind, userId, nickname, ...rest } = entry;
  const { clientId = null, ...body } = rest as { clientId?: string };
  const stored = kind === 'edited' ? { target: entry.target } : body;
  const columns = { room_id: roomId, seq, at, kind, user_id: userId, nickname, client_id: clientId };
  return { ...columns, body: JSON.stringify(stored) };
}
