import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freePort } from '../services/process.ts';
import { eventually } from '../support/eventually.ts';
import { Person } from '../support/person.ts';
import { Rest } from '../support/rest.ts';
import { type ServerProcess, spawnServer } from '../support/server.ts';

const started: ServerProcess[] = [];
afterAll(async () => {
  await Promise.all(started.map((server) => server.stop()));
});

test.concurrent.each([
  ['back', -3_600_000],
  ['forward', 3_600_000],
])("when the host's clock jumps an hour %s, who is gone is seen off in time, and who is there stays", async (_, ms) => {
  const port = String(await freePort());
  const server = await spawnServer({
    HOST: '127.0.0.1',
    PORT: port,
    NODE_OPTIONS: `--import ${join(import.meta.dirname, '../support/jumping-clock.mjs')}`,
    JUMP_MS: String(ms),
  });
  started.push(server);
  await server.prints('Sarangbang is ready');
  const url = `http://127.0.0.1:${port}`;
  const [ann, bob] = [await newPerson(url, 'ann'), await newPerson(url, 'bob')];
  const { body } = await new Rest(url, ann.token).post('/api/rooms', { title: 'a room', lifetime: 'transient' });
  for (const person of [ann, bob]) await person.join(body.id);
  let disconnects = 0;
  ann.socket.on('disconnect', () => disconnects++);

  server.child.kill('SIGUSR2');
  await eventually('it has jumped', async () => {
    const { at } = await ann.say(body.id, 'what time is it?');
    return Math.abs(at - Date.now() - ms) < 60_000;
  });
  const jumpedAt = Date.now();
  bob.leave();
  await eventuallyHears(ann, body.id, bob.user.id);

  expect(Date.now() - jumpedAt).toBeGreaterThan(9_000);
  const { entries } = await ann.get('log:read', { roomId: body.id });
  expect(entries.filter(({ kind }: { kind: string }) => kind === 'left')).toHaveLength(1);
  expect(disconnects).toBe(0);
  ann.leave();
});

async function newPerson(url: string, nickname: string): Promise<Person> {
  const { body } = await new Rest(url).post('/api/sessions', { nickname });
  const person = new Person(url, body.token);
  await person.connected();
  return person;
}

async function eventuallyHears(person: Person, roomId: number, userId: string): Promise<void> {
  await eventually('the other one is seen off', () =>
    person.heardIn(roomId).some((entry) => entry.kind === 'left' && entry.userId === userId),
  );
}
