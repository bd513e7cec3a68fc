import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Nginx, startNginx } from '../services/nginx.ts';
import { eventually } from '../support/eventually.ts';
import { agentFrom, rawRequest } from '../support/from-address.ts';
import { Person } from '../support/person.ts';
import { Rest } from '../support/rest.ts';
import { type Hosts, startHosts } from './hosts.ts';

let hosts: Hosts;
let nginx: Nginx;

beforeAll(async () => {
  hosts = await startHosts(1);
  nginx = await startNginx(hosts.ports);
});

afterAll(async () => {
  await nginx?.stop();
  await hosts?.stop();
});

const people: Person[] = [];
const person = async (nickname: string, from: string, transports: string[]) => {
  const { body } = await new Rest(nginx.url).post('/api/sessions', { nickname });
  const it = new Person(nginx.url, body.token, undefined, { transports, agent: agentFrom(from) });
  people.push(it);
  await it.connected();
  return it;
};

test('every request of a polling client meets its host, and clients are on both', async () => {
  const addresses = Array.from({ length: 8 }, (_, i) => `127.0.0.${80 + i}`);
  for (const address of addresses) await person(address, address, ['polling']);
  const [owner] = people as [Person, ...Person[]];
  const { body: room } = await new Rest(nginx.url, owner.token).post('/api/rooms', { title: 'a room' });
  for (const it of people) await it.join(room.id);

  for (const it of people) {
    const { seq } = await it.say(room.id, `from ${it.user.nickname}`);
    for (const other of people) await other.hears(room.id, { seq });
  }

  const requests = (await nginx.accessLog()).filter(({ path }) => path === '/socket.io/');
  expect(new Set(requests.map(({ status }) => status))).toEqual(new Set([200]));
  const hostsOf = new Map(addresses.map((address) => [address, new Set<string>()]));
  for (const { address, host } of requests) hostsOf.get(address)?.add(host);
  expect([...hostsOf.values()].map((met) => met.size)).toEqual(Array(8).fill(1));
  expect(new Set([...hostsOf.values()].flatMap((met) => [...met])).size).toBe(2);
  for (const it of people.splice(0)) it.leave();
});

test('a polling client goes over to a WebSocket, at the same host', async () => {
  for (let i = 0; i < 6; i++) {
    const it = await person(`guest ${i}`, `127.0.0.${90 + i}`, ['polling', 'websocket']);

    await eventually('the WebSocket is used', () => it.socket.io.engine.transport.name === 'websocket');

    it.leave();
  }
});

test('hosts with several workers say that they take WebSockets alone', async () => {
  const several = await startHosts(2);
  const before = await startNginx(several.ports);

  const answer = await rawRequest(before.url, '/socket.io/?EIO=4&transport=polling');

  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.text).message).toContain("transports: ['websocket']");
  await before.stop();
  await several.stop();
});
