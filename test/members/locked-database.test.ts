import { createConnection } from 'mysql2/promise';
import { expect, test } from 'vitest';
import type { Member } from '../../src/protocol/model.ts';
import { eventually } from '../support/eventually.ts';
import { useWorld } from '../support/world.ts';

const world = useWorld(
  { name: 'two workers', engine: 'mysql', workers: 2 },
  { leaseMs: 4_000, reconnectGraceMs: 600_000 },
);

test('after the database was locked for longer than a lease, nobody leaves and nobody has to reconnect; who is on a dead worker leaves a lease later', async () => {
  const [ann, bob, carol] = [
    await world.person('ann', 0),
    await world.person('bob', 1),
    await world.person('carol', 1),
  ];
  const roomId = await world.room(ann, { lifetime: 'transient' });
  for (const person of [ann, bob, carol]) await person.join(roomId);
  carol.leave();
  let disconnects = 0;
  for (const person of [ann, bob]) person.socket.on('disconnect', () => disconnects++);
  const database = await createConnection(world.config.mysqlUrl as string);

  // As backups do it, in this database alone: reading goes on, and writing waits.
  await database.query('LOCK TABLES worker READ, presence WRITE, member READ, room READ, entry READ');
  // Carol's place is a dead worker's.
  await database.query("UPDATE presence SET worker_id = 'dead' WHERE user_id = ?", [carol.user.id]);
  await eventually(
    'both leases have run out',
    async () => {
      const [rows] = await database.query(
        'SELECT COUNT(*) AS held FROM worker WHERE lease_until >= CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)',
      );
      return (rows as { held: number }[])[0]?.held === 0;
    },
    30_000,
  );
  await database.query('UNLOCK TABLES');
  await database.query("INSERT INTO worker VALUES ('dead', 0)");

  const left = await eventually(
    'carol has left',
    () => ann.heardIn(roomId).find(({ kind }) => kind === 'left'),
    60_000,
  );
  expect(left).toMatchObject({ userId: carol.user.id, reason: 'disconnected' });
  const { members } = await ann.get('members:list', { roomId });
  expect(members.map(({ nickname }: Member) => nickname)).toEqual(['ann', 'bob']);
  const { seq } = await bob.say(roomId, 'still here');
  await ann.hears(roomId, { seq });
  expect(disconnects).toBe(0);
  await database.end();
  world.errors.length = 0;
});
