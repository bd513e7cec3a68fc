import { updateRows } from './bulk.ts';
import { folded } from './folded.ts';
import { type Db, run } from './statement.ts';

/** Rooms a statement. */
const PAGE = 1_000;

/** Writes anew what searches look for in titles, for rooms from before `folded` did what it does now. Safe to repeat. */
export async function refoldTitles(db: Db): Promise<void> {
  for (let last = 0; ; ) {
    const rooms = await db
      .selectFrom('room')
      .select(['id', 'title', 'title_folded'])
      .where('id', '>', last)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    const changed = rooms
      .map(({ id, title, title_folded: before }) => ({ id, before, title_folded: folded(title) }))
      .filter(({ before, title_folded }) => before !== title_folded);
    if (changed.length > 0) await run(db, updateRows(db, 'room', ['id'], ['title_folded'], changed));
    if (rooms.length < PAGE) return;
    last = rooms.at(-1)?.id ?? last;
  }
}
