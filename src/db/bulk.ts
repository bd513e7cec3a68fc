import { type Kysely, type RawBuilder, type Selectable, SqliteAdapter, sql } from 'kysely';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;

// Many rows in one statement: they travel as one JSON parameter and are unpacked in SQL, so that a statement's text does
// not depend on how many there are. This file holds all that SQLite and MySQL say differently.

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
  user_id: 'VARCHAR(64)',
  nickname: 'VARCHAR(64)',
  client_id: 'VARCHAR(36)',
  worker_id: 'VARCHAR(36)',
};

export async function insertRows<T extends TableName, C extends Column<T>>(
  db: Db,
  table: T,
  columns: readonly C[],
  rows: Pick<Row<T>, C>[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = list(columns.map((column) => sql.ref(column)));
  await sql`INSERT INTO ${sql.table(table)} (${names}) SELECT ${names} FROM ${unpacked(db, columns, rows)}`.execute(db);
}

/** Sets `columns` of the rows that `rows` name by their `keys`. */
export async function updateRows<T extends TableName, K extends Column<T>, C extends Column<T>>(
  db: Db,
  table: T,
  keys: readonly K[],
  columns: readonly C[],
  rows: Pick<Row<T>, K | C>[],
): Promise<void> {
  if (rows.length === 0) return;
  const given = unpacked(db, [...keys, ...columns], rows);
  const matches = matching(table, keys);
  if (isSqlite(db)) {
    const set = list(columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`given.${column}`)}`));
    await sql`UPDATE ${sql.table(table)} SET ${set} FROM ${given} WHERE ${matches}`.execute(db);
  } else {
    const set = list(columns.map((column) => sql`${sql.ref(`${table}.${column}`)} = ${sql.ref(`given.${column}`)}`));
    await sql`UPDATE ${given} STRAIGHT_JOIN ${sql.table(table)} ON ${matches} SET ${set}`.execute(db);
  }
}

/** Deletes the rows that `rows` name by their `keys`, which may be a part of the primary key. */
export async function deleteRows<T extends TableName, K extends Column<T>>(
  db: Db,
  table: T,
  keys: readonly K[],
  rows: Pick<Row<T>, K>[],
): Promise<void> {
  if (rows.length === 0) return;
  const given = unpacked(db, keys, rows);
  if (isSqlite(db)) {
    const names = list(keys.map((key) => sql.ref(key)));
    await sql`DELETE FROM ${sql.table(table)} WHERE (${names}) IN (SELECT ${names} FROM ${given})`.execute(db);
  } else {
    const target = sql.table(table);
    await sql`DELETE ${target} FROM ${given} STRAIGHT_JOIN ${target} ON ${matching(table, keys)}`.execute(db);
  }
}

/** Reads the rows that `rows` name by their `keys`. */
export async function selectRows<T extends TableName, K extends Column<T>>(
  db: Db,
  table: T,
  keys: readonly K[],
  rows: Pick<Row<T>, K>[],
): Promise<Row<T>[]> {
  if (rows.length === 0) return [];
  const given = unpacked(db, keys, rows);
  // The order of the join is told, not guessed: look each given row up, never scan the table.
  const join = isSqlite(db) ? sql`CROSS JOIN` : sql`STRAIGHT_JOIN`;
  const all = sql`SELECT ${sql.table(table)}.* FROM ${given} ${join} ${sql.table(table)}`;
  const result = await sql<Row<T>>`${all} ON ${matching(table, keys)}`.execute(db);
  return result.rows;
}

/** Locks what a SELECT reads until the transaction ends. SQLite has one writer, and no such clause. */
export function forUpdate(db: Db): RawBuilder<unknown> {
  return isSqlite(db) ? sql`` : sql`FOR UPDATE`;
}

/** The database's clock, in epoch milliseconds: the one clock that all workers share. */
export function now(db: Db): RawBuilder<number> {
  return isSqlite(db)
    ? sql<number>`CAST(unixepoch('subsec') * 1000 AS INTEGER)`
    : sql<number>`CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)`;
}

function unpacked(db: Db, columns: readonly string[], rows: object[]): RawBuilder<unknown> {
  const json = JSON.stringify(rows.map((row) => columns.map((column) => (row as Record<string, unknown>)[column])));
  if (isSqlite(db)) {
    const values = columns.map((column, i) => sql`value ->> ${sql.lit(i)} AS ${sql.ref(column)}`);
    return sql`(SELECT ${list(values)} FROM json_each(${json})) AS given`;
  }
  const values = columns.map((column, i) => sql`${sql.ref(column)} ${typeOf(column)} PATH ${sql.lit(`$[${i}]`)}`);
  return sql`JSON_TABLE(${json}, '$[*]' COLUMNS (${list(values)})) AS given`;
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

function isSqlite(db: Db): boolean {
  return db.getExecutor().adapter instanceof SqliteAdapter;
}
