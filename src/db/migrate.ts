import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Migration, Migrator, sql } from 'kysely';
import { type Db, isSqlite } from './statement.ts';

const SQL = fileURLToPath(new URL('../../sql', import.meta.url));

/** Brings the schema up to date. Workers may start together: the migrator locks, the later ones find nothing to do. */
export async function migrate(db: Db): Promise<void> {
  const folder = join(SQL, isSqlite(db) ? 'sqlite' : 'mysql');
  const migrator = new Migrator({ db, provider: { getMigrations: () => readMigrations(folder) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

async function readMigrations(folder: string): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql'));
  const migrations = files.map(async (file) => {
    const statements = statementsOf(await readFile(join(folder, file), 'utf8'));
    const up = async (db: Db) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    };
    return [file.replace('.sql', ''), { up } as Migration] as const;
  });
  return Object.fromEntries(await Promise.all(migrations));
}

/** A statement ends with a semicolon at the end of a line. */
function statementsOf(text: string): string[] {
  return text
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter(Boolean);
}
