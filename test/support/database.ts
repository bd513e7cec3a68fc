import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { inject } from 'vitest';
import type { DatabaseConfig } from '../../src/db/open.ts';
import { scratchFolder } from '../services/scratch.ts';

export type Engine = 'sqlite' | 'mysql';
export const ENGINES: Engine[] = ['sqlite', 'mysql'];

export interface TestDatabase {
  config: DatabaseConfig;
  drop(): Promise<void>;
}

/** An empty database, and the way to be rid of it. */
export async function createDatabase(engine: Engine): Promise<TestDatabase> {
  return engine === 'sqlite' ? await createSqlite() : await createMysql();
}

async function createSqlite(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(scratchFolder(), 'sarangbang-sqlite-'));
  return {
    config: { mysqlUrl: undefined, mysqlCa: undefined, mysqlPoolSize: 1, sqliteFile: join(folder, 'test.sqlite') },
    drop: () => rm(folder, { recursive: true }),
  };
}

async function createMysql(): Promise<TestDatabase> {
  const url = new URL(inject('mysqlUrl'));
  url.pathname = '/';
  const name = `sarangbang_test_${process.pid}_${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
  const run = async (statement: string) => {
    const connection = await createConnection(url.href);
    await connection.query(statement);
    await connection.end();
  };
  await run(`CREATE DATABASE ${name}`);
  const mysqlUrl = Object.assign(new URL(url), { pathname: `/${name}` }).href;
  return {
    config: { mysqlUrl, mysqlCa: undefined, mysqlPoolSize: 5, sqliteFile: '' },
    drop: () => run(`DROP DATABASE ${name}`),
  };
}
