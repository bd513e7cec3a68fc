import { CompiledQuery, type Kysely, SqliteAdapter } from 'kysely';
import type { Tables } from './tables.ts';

export type Db = Kysely<Tables>;

/** A statement that is yet to be run, and what is made of its rows. */
export interface Statement<T = unknown> {
  /** Undefined where there is nothing to ask for: then there is no row. */
  query: CompiledQuery | undefined;
  read: (rows: never[]) => T;
}

type Results<S extends readonly Statement[]> = { [K in keyof S]: S[K] extends Statement<infer T> ? T : never };

/** Runs statements in their order. MySQL gets all of them at once, for the price of one round trip. */
export async function run<S extends readonly Statement[]>(db: Db, ...statements: S): Promise<Results<S>> {
  const queries = statements.flatMap(({ query }) => (query ? [query] : []));
  const found = isSqlite(db) ? await oneByOne(db, queries) : await allAtOnce(db, queries);
  const rows = statements.map(({ query, read }) => read((query ? found.shift() : []) as never[]));
  return rows as Results<S>;
}

/**
 * Reads, decides, writes, in two round trips, or in one if there is nothing to read: nobody else changes what `reads`
 * lock until what `decide` answers is committed. When something fails, or `decide` throws, nothing has been written.
 */
export async function transaction<S extends readonly Statement[]>(
  db: Db,
  reads: S,
  decide: (found: Results<S>) => Statement[],
): Promise<void> {
  await db.connection().execute(async (connection) => {
    try {
      const begin = isSqlite(db) ? BEGIN_WRITING : BEGIN;
      const [, ...found] = reads.length > 0 ? await run(connection, begin, ...reads) : [];
      const writes = decide(found as unknown as Results<S>);
      await run(connection, ...(reads.length > 0 ? writes : [begin, ...writes]), COMMIT);
    } catch (error) {
      // Where this fails the connection is dead, and its transaction with it.
      await run(connection, ROLLBACK).catch(() => {});
      throw error;
    }
  });
}

export function isSqlite(db: Db): boolean {
  return db.getExecutor().adapter instanceof SqliteAdapter;
}

const BEGIN = toStatement('BEGIN');
/** Waits for other processes' locks here, and not in the middle, where SQLite would give up at once. */
const BEGIN_WRITING = toStatement('BEGIN IMMEDIATE');
const COMMIT = toStatement('COMMIT');
const ROLLBACK = toStatement('ROLLBACK');

function toStatement(text: string): Statement<void> {
  return { query: CompiledQuery.raw(text), read: () => {} };
}

async function oneByOne(db: Db, queries: CompiledQuery[]): Promise<unknown[][]> {
  const found: unknown[][] = [];
  for (const query of queries) found.push((await db.executeQuery(query)).rows);
  return found;
}

async function allAtOnce(db: Db, queries: CompiledQuery[]): Promise<unknown[][]> {
  if (queries.length < 2) return await oneByOne(db, queries);
  const text = queries.map((query) => query.sql).join('; ');
  const { rows } = await db.executeQuery(
    CompiledQuery.raw(
      text,
      queries.flatMap((query) => query.parameters),
    ),
  );
  return rows as unknown[][];
}
