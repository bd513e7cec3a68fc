import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator, sql } from 'kysely';
import { refoldTitles } from './refold-titles.ts';
import { type Db, isSqlite } from './statement.ts';

const SQL = fileURLToPath(new URL('../../sql', import.meta.url));

/** What SQL cannot do. Their numbers are among those of the files. */
const IN_CODE: Record<string, Migration> = { '0008_refolded_titles': { up: refoldTitles } };

/**
 * Brings the schema up to date. Workers may start together: the migrator locks, the later ones find nothing to do.
 * @throws Error where the schema is newer than this version, which then must not touch it
 */
export async function migrate(db: Db): Promise<void> {
  const migrations = { ...(await readMigrations(join(SQL, isSqlite(db) ? 'sqlite' : 'mysql'))), ...IN_CODE };
  await mustNotBeNewer(db, Object.keys(migrations));
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

async function mustNotBeNewer(db: Db, known: string[]): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return;
  const { rows } = await sql<{ name: string }>`SELECT name FROM ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
  const newer = rows.map(({ name }) => name).filter((name) => !known.includes(name));
  if (newer.length === 0) return;
  throw new Error(
    `its schema is newer than this version of Sarangbang knows (${newer}): run the version that made it, or a later one`,
  );
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
