import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { CompiledQuery, Kysely, MysqlDialect, SqliteDialect } from 'kysely';
import Libsql from 'libsql';
import { createPool } from 'mysql2';
import type { Db } from './bulk.ts';
import type { Tables } from './tables.ts';

export interface DatabaseConfig {
  /** MySQL 8, MariaDB 10.6 or later; without it, the SQLite file. */
  mysqlUrl: string | undefined;
  mysqlPoolSize: number;
  sqliteFile: string;
}

/** The one place where the database is chosen. Connects lazily: what is wrong shows with the first query. */
export function openDatabase(config: DatabaseConfig): Db {
  return config.mysqlUrl ? openMysql(config.mysqlUrl, config.mysqlPoolSize) : openSqlite(config.sqliteFile);
}

function openMysql(url: string, connectionLimit: number): Db {
  const pool = createPool({ uri: url, connectionLimit, charset: 'utf8mb4_bin', connectTimeout: 5_000 });
  return new Kysely<Tables>({
    dialect: new MysqlDialect({
      pool,
      onCreateConnection: async (connection) => {
        // READ COMMITTED takes no gap locks, so appends to different rooms cannot wait for each other.
        await connection.executeQuery(CompiledQuery.raw('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'));
        await connection.executeQuery(CompiledQuery.raw('SET SESSION innodb_lock_wait_timeout = 5'));
      },
    }),
  });
}

function openSqlite(file: string): Db {
  mkdirSync(dirname(file), { recursive: true });
  const database = new Libsql(file);
  chmodSync(file, 0o600);
  // WAL with full sync: a commit has reached the disk when it returns.
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 5000']) database.pragma(pragma);
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
}
