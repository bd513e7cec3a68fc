import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/open.ts';
import { createDatabase } from '../support/database.ts';

const SQL = join(import.meta.dirname, '../../sql');

test.each(['sqlite', 'mysql'] as const)(
  'members of permanent chat rooms from before stay from the migration on, %s',
  async (engine) => {
    const database = await createDatabase(engine);
    const db = openDatabase(database.config);
    await migrate(db);
    const room = { title: 'a room', title_folded: 'a room', owner_id: 'ann', created_at: 1, active_at: 1 };
    const member = { user_id: 'ann', nickname: 'ann', role: 'member' as const, stays: 0, joined_at: 1 };
    const kinds = [
      { lifetime: 'permanent', mode: 'chat' },
      { lifetime: 'transient', mode: 'chat' },
      { lifetime: 'permanent', mode: 'live' },
    ] as const;
    for (const kind of kinds) {
      const { insertId } = await db
        .insertInto('room')
        .values({ ...room, ...kind })
        .executeTakeFirstOrThrow();
      await db
        .insertInto('member')
        .values({ ...member, room_id: Number(insertId) } as never)
        .execute();
    }

    await sql
      .raw((await readFile(join(SQL, engine, '0006_members_stay.sql'), 'utf8')).replace(/;\s*$/, ''))
      .execute(db);

    const rows = await db.selectFrom('member').select('stays').orderBy('room_id').execute();
    expect(rows.map(({ stays }) => stays)).toEqual([1, 0, 0]);
    await db.destroy();
    await database.drop();
  },
);
