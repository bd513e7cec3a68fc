import { CompiledQuery, type RawBuilder, type Selectable, sql } from 'kysely';
import { type Db, isSqlite, type Statement } from './statement.ts';
import type { Tables } from './tables.ts';

// Many rows in one statement: they travel as one JSON parameter and are unpacked in SQL, so that a statement's text does
// not depend on how many there are, and is made once. This file holds all that SQLite and MySQL say differently.

type TableName = keyof Tables & string;
type Row<T extends TableName> = Selectable<Tables[T]>;
type Column<T extends TableName> = keyof Row<T> & string;

const TYPES: Record<string, string> = {
  body: 'LONGTEXT',
  title: 'VARCHAR(100)',
  title_folded: 'VARCHAR(255)',
  avatar_url: 'VARCHAR(2048)',
  kind: 'VARCHAR(16)',
  role: 'VARCHAR(16)',
  user_id: 'VARCHAR(255)',
  nickname: 'VARCHAR(64)',
  client_id: 'VARCHAR(64)',
  worker_id: 'VARCHAR(36)',
  mode: 'VARCHAR(8)',
  visibility: 'VARCHAR(8)',
  settings: 'LONGTEXT',
  ban_reason: 'VARCHAR(500)',
  banned_by: 'VARCHAR(255)',
  banned_as: 'VARCHAR(16)',
  muted_as: 'VARCHAR(16)',
  power: 'VARCHAR(16)',
  actor_id: 'VARCHAR(255)',
  action: 'VARCHAR(32)',
  target_id: 'VARCHAR(255)',
  reason: 'VARCHAR(500)',
  detail: 'LONGTEXT',
  presenter_id: 'VARCHAR(255)',
  reporter_id: 'VARCHAR(255)',
};

export function insertRows<T extends TableName, C extends Column<T>>(
  db: Db,
  table: T,
  columns: readonly C[],
  rows: Pick<Row<T>, C>[],
): Statement<void> {
  return statement(
    db,
    `insert ${table} ${columns}`,
    columns,
    rows,
    nothing,
    (given) => sql`INSERT INTO ${selected(table, columns, given)}`,
  );
}

/** Those that are there already are left as they are. */
export function insertMissingRows<T extends TableName, C extends Column<T>>(
  db: Db,
  table: T,
  columns: readonly C[],
  rows: Pick<Row<T>, C>[],
): Statement<void> {
  return statement(db, `insert missing ${table} ${columns}`, columns, rows, nothing, (given) => {
    const ignore = isSqlite(db) ? sql`OR IGNORE` : sql`IGNORE`;
    return sql`INSERT ${ignore} INTO ${selected(table, columns, given)}`;
  });
}

function selected(table: string, columns: readonly string[], given: RawBuilder<unknown>): RawBuilder<unknown> {
  const names = list(columns.map((column) => sql.ref(column)));
  return sql`${sql.table(table)} (${names}) SELECT ${names} FROM ${given}`;
}

/**
 * Rows that are changed are looked up by their primary key, or the beginning of it. In a small table MariaDB would rather
 * read all rows, and wait for those that somebody else has locked.
 */
export const BY_KEY = sql`FORCE INDEX (PRIMARY)`;

/** Sets `columns` of the rows that `rows` name by their `keys`. */
export function updateRows<T extends TableName, K extends Column<T>, C extends Column<T>>(
  db: Db,
  table: T,
  keys: readonly K[],
  columns: readonly C[],
  rows: Pick<Row<T>, K | C>[],
): Statement<void> {
  return statement(db, `update ${table} ${keys} ${columns}`, [...keys, ...columns], rows, nothing, (given) => {
    const matches = matching(table, keys);
    if (isSqlite(db)) {
      const set = list(columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`given.${column}`)}`));
      return sql`UPDATE ${sql.table(table)} SET ${set} FROM ${given} WHERE ${matches}`;
    }
    const set = list(columns.map((column) => sql`${sql.ref(`${table}.${column}`)} = ${sql.ref(`given.${column}`)}`));
    return sql`UPDATE ${given} STRAIGHT_JOIN ${sql.table(table)} ${BY_KEY} ON ${matches} SET ${set}`;
  });
}

/**
 * Raises the number `column` of the rows that `rows` name by their `keys` to what is given, where it is less, or NULL. Those that
 * somebody else has locked are left as they are: it waits for nobody, and so nobody waits for long for what it has locked itself.
 */
export function raiseRows<T extends TableName, K extends Column<T>, C extends Column<T>>(
  db: Db,
  table: T,
  keys: readonly K[],
  column: C,
  rows: Pick<Row<T>, K | C>[],
): Statement<void> {
  return statement(db, `raise ${table} ${keys} ${column}`, [...keys, column], rows, nothing, (given) => {
    const [target, matches] = [sql.table(table), matching(table, keys)];
    const [is, raised] = [sql.ref(`${table}.${column}`), sql.ref(`given.${column}`)];
    if (isSqlite(db)) {
      return sql`UPDATE ${target} SET ${sql.ref(column)} = MAX(COALESCE(${is}, 0), ${raised}) FROM ${given} WHERE ${matches}`;
    }
    const found = list([...keys, column].map((name) => sql.ref(`given.${name}`)));
    // UPDATE itself cannot leave out what is locked. MySQL locks no JSON_TABLE, and so is shown a SELECT; by the LIMIT, which
    // is more than there can be, it is kept from taking the SELECT apart.
    const free = sql`(SELECT ${found} FROM (SELECT * FROM ${given}) AS given
      STRAIGHT_JOIN ${target} ${BY_KEY} ON ${matches} LIMIT 1000000 FOR UPDATE SKIP LOCKED) AS given`;
    return sql`UPDATE ${free} STRAIGHT_JOIN ${target} ${BY_KEY} ON ${matches} SET ${is} = GREATEST(COALESCE(${is}, 0), ${raised})`;
  });
}

/** Deletes the rows that `rows` name by their `keys`, which may be a part of the primary key. */
export function deleteRows<T extends TableName, K extends Column<T>>(
  db: Db,
  table: T,
  keys: readonly K[],
  rows: Pick<Row<T>, K>[],
): Statement<void> {
  return statement(db, `delete ${table} ${keys}`, keys, rows, nothing, (given) => {
    const target = sql.table(table);
    if (!isSqlite(db)) {
      return sql`DELETE ${target} FROM ${given} STRAIGHT_JOIN ${target} ${BY_KEY} ON ${matching(table, keys)}`;
    }
    const names = list(keys.map((key) => sql.ref(key)));
    return sql`DELETE FROM ${target} WHERE (${names}) IN (SELECT ${names} FROM ${given})`;
  });
}

/** Reads `columns` of the rows that `rows` name by their `keys`, and makes something of each. */
export function selectRows<T extends TableName, K extends Column<T>, C extends Column<T>, R>(
  db: Db,
  table: T,
  keys: readonly K[],
  columns: readonly C[],
  rows: Pick<Row<T>, K>[],
  toResult: (row: Pick<Row<T>, C>) => R,
): Statement<R[]> {
  const read = (found: PackedRow[]) => unpackRows<Pick<Row<T>, C>>(columns, found).map(toResult);
  return statement(db, `select ${table} ${keys} ${columns}`, keys, rows, read, (given) => {
    // The order of the join is told, not guessed: look each given row up, never scan the table.
    const join = isSqlite(db) ? sql`CROSS JOIN` : sql`STRAIGHT_JOIN`;
    return sql`SELECT ${packed(table, columns)} FROM ${given} ${join} ${sql.table(table)} ON ${matching(table, keys)}`;
  });
}

/** A row as one JSON array: a column costs more to describe than to send. */
export interface PackedRow {
  /** MySQL has it parsed already: there JSON is a type of its own. */
  packed: string | unknown[];
}

export function packed(table: string, columns: readonly string[]): RawBuilder<unknown> {
  return sql`JSON_ARRAY(${list(columns.map((column) => sql.ref(`${table}.${column}`)))}) AS packed`;
}

export function unpackRows<R>(columns: readonly (keyof R)[], rows: PackedRow[]): R[] {
  return rows.map(({ packed: row }) => {
    const values: unknown[] = typeof row === 'string' ? JSON.parse(row) : row;
    return Object.fromEntries(columns.map((column, i) => [column, values[i]])) as R;
  });
}

/**
 * Locks what a SELECT reads until the transaction ends. `SKIP LOCKED` leaves out what somebody else has locked, `NOWAIT`
 * fails where there is such (see `isLocked`). SQLite has one writer, and no such clause.
 */
export function forUpdate(db: Db, otherwise: 'SKIP LOCKED' | 'NOWAIT'): string {
  return isSqlite(db) ? '' : `FOR UPDATE ${otherwise}`;
}

/** The database's clock, in epoch milliseconds: the one clock that all workers share. */
export function now(db: Db): RawBuilder<number> {
  return isSqlite(db)
    ? sql<number>`CAST(unixepoch('subsec') * 1000 AS INTEGER)`
    : sql<number>`CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)`;
}

/** The text of each statement, by what it does: composing one takes longer than running it. */
const texts = { sqlite: new Map<string, string>(), mysql: new Map<string, string>() };

/** Something that is done with many rows, which `compose` finds as the table `given`. @param name one for each text */
export function statement<R>(
  db: Db,
  name: string,
  columns: readonly string[],
  rows: object[],
  read: (found: never[]) => R,
  compose: (given: RawBuilder<unknown>) => RawBuilder<unknown>,
): Statement<R> {
  if (rows.length === 0) return { query: undefined, read };
  const known = texts[isSqlite(db) ? 'sqlite' : 'mysql'];
  const text = known.get(name) ?? compose(tableOf(db, columns)).compile(db).sql;
  known.set(name, text);
  const values = (rows as Record<string, unknown>[]).map((row) => columns.map((column) => row[column]));
  const json = JSON.stringify(values);
  return { query: CompiledQuery.raw(text, [isSqlite(db) ? json : Buffer.from(json)]), read };
}

export function nothing(): void {}

/** The rows of the one parameter, as a table. */
function tableOf(db: Db, columns: readonly string[]): RawBuilder<unknown> {
  const json = '[]';
  if (isSqlite(db)) {
    const values = columns.map((column, i) => sql`value ->> ${sql.lit(i)} AS ${sql.ref(column)}`);
    return sql`(SELECT ${list(values)} FROM json_each(${json})) AS given`;
  }
  const values = columns.map((column, i) => sql`${sql.ref(column)} ${typeOf(column)} PATH ${sql.lit(`$[${i}]`)}`);
  return sql`JSON_TABLE(CONVERT(${json} USING utf8mb4), '$[*]' COLUMNS (${list(values)})) AS given`;
}

function typeOf(column: string): RawBuilder<unknown> {
  const type = TYPES[column];
  return type ? sql`${sql.raw(type)} COLLATE utf8mb4_bin` : sql`BIGINT`;
}

function matching(table: string, keys: readonly string[]): RawBuilder<unknown> {
  const pairs = keys.map((key) => sql`${sql.ref(`${table}.${key}`)} = ${sql.ref(`given.${key}`)}`);
  return sql.join(pairs, sql` AND `);
}

function list(parts: RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql.join(parts);
}
