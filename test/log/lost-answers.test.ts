import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/open.ts';
import type { Person } from '../support/person.ts';
import { startProxy, type TcpProxy } from '../support/proxy.ts';
import type { Rest } from '../support/rest.ts';
import { useWorld } from '../support/world.ts';

/** A room with an owner and a member, and a message of the member's. */
interface Scene {
  roomId: number;
  room: string;
  owner: Rest;
  member: Person;
  theirs: number;
  invitation: string;
}

type Act = (scene: Scene) => Promise<unknown>;

const post = (path: string, body: (scene: Scene) => object) => (scene: Scene) =>
  scene.owner.post(`${scene.room}/${path}`, body(scene));

const KINDS: [kind: string, act: Act][] = [
  ['a message', ({ member, roomId }) => member.ask('message:send', { roomId, clientId: randomUUID(), content: 'hi' })],
  ['an edit', ({ member, roomId, theirs }) => member.ask('message:edit', { roomId, target: theirs, content: 'oh' })],
  ['a deletion', ({ owner, room, theirs }) => owner.delete(`${room}/messages/${theirs}`)],
  ['a leave', ({ member, roomId }) => member.ask('room:leave', { roomId })],
  ['a kick', ({ owner, room, member }) => owner.delete(`${room}/members/${member.user.id}`)],
  ['a ban', post('bans', ({ member }) => ({ userId: member.user.id, reason: 'spam' }))],
  ['a mute', post('mutes', ({ member }) => ({ userId: member.user.id, seconds: 60 }))],
  ['a role', ({ owner, room, member }) => owner.put(`${room}/members/${member.user.id}/role`, { role: 'moderator' })],
  ['a title', ({ owner, room }) => owner.patch(room, { title: 'another title' })],
  ['a pin', ({ owner, room, theirs }) => owner.patch(room, { pinnedSeq: theirs })],
  ['a report', ({ owner, room, theirs }) => owner.post(`${room}/messages/${theirs}/reports`, { reason: 'rude' })],
  ['the end of a room', ({ owner, room }) => owner.delete(room)],
];

describe('when the answer to COMMIT is lost', () => {
  const world = useWorld({ name: 'one worker', engine: 'mysql', workers: 1 });
  let mysql: TcpProxy;
  let owner: Person;

  beforeAll(async () => {
    mysql = await startProxy(new URL(world.config.mysqlUrl ?? ''));
    await world.startWorker({ mysqlUrl: mysql.url, writePatienceMs: 60_000 });
    owner = await world.person('olivia', 1);
  });
  afterAll(async () => {
    await world.workers.pop()?.stop();
    await mysql.stop();
  });

  const scene = async (nickname: string): Promise<Scene> => {
    const rest = world.rest(1, owner.token);
    const roomId = await world.room(owner, { visibility: 'private' });
    const room = `/api/rooms/${roomId}`;
    await owner.join(roomId);
    const { body } = await rest.post(`${room}/invitations`, { uses: 2 });
    const guest = await world.person(nickname, 1);
    await guest.get('room:join', { roomId, invitation: body.code });
    const { seq } = await guest.say(roomId, 'a message');
    return { roomId, room, owner: rest, member: guest, theirs: seq, invitation: body.code };
  };

  /**
   * What is left to see of an act: its answer without times, ids and whether it was a repetition, the log, the audit, who
   * is in, the reports.
   */
  const outcome = async (scene: Scene, act: Act) => {
    const answer = JSON.stringify(await act(scene), (key, value) =>
      /^(at|id|until|userId|duplicate|.*At)$/.test(key) ? key : value,
    );
    const read = async (path: string) => (await scene.owner.get(`${scene.room}/${path}`)).body;
    return {
      answer: answer.replaceAll(`:${scene.roomId},`, ':room,'),
      log: (await read('log?after=0')).entries?.map(({ kind }: { kind: string }) => kind),
      audit: (await read('audit')).records?.map(({ action }: { action: string }) => action),
      members: (await read('members')).members?.map(({ nickname, role }: Record<string, unknown>) => [nickname, role]),
      reports: (await read('reports')).reports?.map(({ reason }: { reason: string }) => reason),
    };
  };

  test.each(KINDS)('%s is done once, and answered as done', async (_, act) => {
    const undisturbed = await outcome(await scene('mina'), act);
    const disturbed = await scene('mina');

    const swallowed = mysql.swallowCommit();
    const found = await outcome(disturbed, act);
    await swallowed;

    expect(found).toEqual(undisturbed);
  });

  test('of the marks by which that is found each worker leaves its last one alone', async () => {
    const { room, owner: rest } = await scene('mina');
    for (let i = 0; i < 5; i++) await rest.patch(room, { title: `title ${i}` });
    const db = openDatabase(world.config);

    const { marks } = await db
      .selectFrom('committed')
      .select(({ fn }) => fn.countAll<number>().as('marks'))
      .executeTakeFirstOrThrow();

    expect(marks).toBeGreaterThan(0);
    expect(marks).toBeLessThanOrEqual(world.workers.length);
    await db.destroy();
  });

  test('an invitation lets in as many as it was made for', async () => {
    const { roomId, invitation } = await scene('mina');
    const [first, second] = [await world.person('first', 1), await world.person('second', 1)];

    const swallowed = mysql.swallowCommit();
    expect(await first.ask('room:join', { roomId, invitation })).toMatchObject({ ok: true });
    await swallowed;

    expect(await second.ask('room:join', { roomId, invitation })).toMatchObject({ ok: false });
  });
});
