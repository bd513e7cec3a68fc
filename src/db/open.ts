import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { CompiledQuery, type DatabaseConnection, Kysely, MysqlDialect, SqliteDialect } from 'kysely';
import Libsql from 'libsql';
import { createPool, type Pool, type PoolConnection } from 'mysql2';
import { type MysqlTarget, parseMysqlUrl } from './mysql-url.ts';
import { type Db, isSqlite } from './statement.ts';
import type { Tables } from './tables.ts';

export interface DatabaseConfig {
  /** MySQL 8, MariaDB 10.6 or later; without it, the SQLite file. */
  mysqlUrl: string | undefined;
  /** Certificates of authorities (PEM) to trust instead of the usual ones. */
  mysqlCa: string | undefined;
  mysqlPoolSize: number;
  sqliteFile: string;
}

export interface PoolState {
  inUse: number;
  idle: number;
  /** Queries that wait for a connection. */
  waiting: number;
}

/** Longer than a lock is waited for (5 s). */
const QUERY_MS = 10_000;

/** The one place where the database is chosen. Connects lazily: what is wrong shows with the first query. */
export function openDatabase(config: DatabaseConfig): Db {
  const { mysqlUrl, mysqlCa, mysqlPoolSize } = config;
  return mysqlUrl ? openMysql(parseMysqlUrl(mysqlUrl, mysqlCa), mysqlPoolSize) : openSqlite(config.sqliteFile);
}

const pools = new WeakMap<Db, Pool>();

/** The connections of this process; undefined for SQLite, which has none. */
export function poolState(db: Db): PoolState | undefined {
  const pool = pools.get(db) as (Pool & PoolQueues) | undefined;
  if (!pool) return undefined;
  const idle = pool._freeConnections.length;
  return { inUse: pool._allConnections.length - idle, idle, waiting: pool._connectionQueue.length };
}

/** What mysql2's types leave out. */
interface PoolQueues {
  _allConnections: { length: number };
  _freeConnections: { length: number };
  _connectionQueue: { length: number };
}

/** SQLite's log of what is not in the file itself yet is written there, so that the file alone is all. */
export async function closeDatabase(db: Db): Promise<void> {
  if (isSqlite(db)) await db.executeQuery(CompiledQuery.raw('PRAGMA wal_checkpoint(TRUNCATE)'));
  await db.destroy();
}

function openMysql(target: MysqlTarget, connectionLimit: number): Db {
  // What is written for many rooms at once goes in one packet (see statement.ts).
  const pool = createPool({
    ...target,
    connectionLimit,
    charset: 'utf8mb4_bin',
    connectTimeout: 5_000,
    multipleStatements: true,
    // We prepare none, and mysql2 sets half a megabyte a connection aside for them.
    maxPreparedStatements: 1,
  });
  giveUpOnSilence(pool);
  const onCreateConnection = async (connection: DatabaseConnection) => {
    await connection.executeQuery(CompiledQuery.raw(SESSION));
  };
  const db = new Kysely<Tables>({ dialect: new MysqlDialect({ pool, onCreateConnection }) });
  pools.set(db, pool);
  return db;
}

// READ COMMITTED takes no gap locks, so appends to different rooms cannot wait for each other. The database's clock must
// not jump with daylight saving. Parameters are escaped with backslashes, which a server's own sql_mode may not know.
const SESSION = `SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;
  SET SESSION innodb_lock_wait_timeout = 5, time_zone = '+00:00', sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'`;

/**
 * A host that drops off the network answers nothing, and mysql2 would wait for ever. When a query has waited `QUERY_MS`,
 * all connections that have said nothing since it was sent are given up; what waits on them fails as on lost ones.
 */
function giveUpOnSilence(pool: Pool): void {
  const heardAt = new Map<PoolConnection, number>();
  const giveUpThoseSilentSince = (time: number) => {
    for (const [connection, heard] of heardAt) if (heard < time) connection.destroy();
  };
  pool.on('connection', (connection: PoolConnection & { stream?: NodeJS.EventEmitter }) => {
    heardAt.set(connection, performance.now());
    connection.stream?.once('close', () => heardAt.delete(connection));
    const query = connection.query.bind(connection) as Query;
    const bounded: Query = (sql, parameters, done) => {
      const sentAt = performance.now();
      const settle = once<Parameters<Done>>((...answer) => {
        clearTimeout(timer);
        heardAt.set(connection, performance.now());
        done(...answer);
      });
      const timer = setTimeout(() => {
        giveUpThoseSilentSince(sentAt);
        settle(Object.assign(new Error(`No answer within ${QUERY_MS} ms`), { code: 'ETIMEDOUT', fatal: true }));
      }, QUERY_MS);
      return query(sql, parameters, settle);
    };
    connection.query = bounded as PoolConnection['query'];
  });
}

type Done = (error: unknown, ...rest: unknown[]) => void;
type Query = (sql: string, parameters: unknown, done: Done) => unknown;

function once<A extends unknown[]>(act: (...args: A) => void): (...args: A) => void {
  let isDone = false;
  return (...args) => {
    if (!isDone) act(...args);
    isDone = true;
  };
}

function openSqlite(file: string): Db {
  mkdirSync(dirname(file), { recursive: true });
  const database = new Libsql(file);
  chmodSync(file, 0o600);
  // WAL with full sync: a commit has reached the disk when it returns.
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 5000']) database.pragma(pragma);
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
}
