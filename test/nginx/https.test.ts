import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Nginx, startNginx } from '../services/nginx.ts';
import { rawRequest } from '../support/from-address.ts';
import { Person } from '../support/person.ts';
import { Rest } from '../support/rest.ts';
import { type Hosts, startHosts } from './hosts.ts';

let hosts: Hosts;
let nginx: Nginx;
let certificate: string;

beforeAll(async () => {
  certificate = await mkdtemp(join(tmpdir(), 'sarangbang-certificate-'));
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'privkey.pem'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', '-days', '1', ...key, ...names, '-out', 'fullchain.pem'], {
    cwd: certificate,
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  hosts = await startHosts(2);
  nginx = await startNginx(hosts.ports, certificate);
});

afterAll(async () => {
  await nginx?.stop();
  await hosts?.stop();
  await rm(certificate, { recursive: true });
});

test('plain HTTP leads to HTTPS, whatever is asked for', async () => {
  const { status, headers } = await rawRequest(nginx.url, '/chat/rooms/7?x=1', { headers: { Host: 'chat.example' } });

  expect(status).toBe(301);
  expect(headers.location).toBe('https://chat.example/chat/rooms/7?x=1');
});

test('the page comes over HTTP/2, and asks for HTTPS from then on', async () => {
  const session = connect(nginx.httpsUrl, { rejectUnauthorized: false });
  const stream = session.request({ ':path': '/chat' });
  const [headers] = await once(stream, 'response');

  expect(await text(stream)).toContain('/chat/assets/');
  expect(headers[':status']).toBe(200);
  expect(session.alpnProtocol).toBe('h2');
  expect(headers['strict-transport-security']).toContain('max-age=');
  session.close();
});

test('old versions of TLS are refused', async () => {
  const session = connect(nginx.httpsUrl, { rejectUnauthorized: false, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' });

  await expect(once(session, 'connect')).rejects.toThrow(/alert|version|protocol/i);
});

test('chat goes over a secure WebSocket', async () => {
  const { body } = await new Rest(`http://127.0.0.1:${hosts.ports[0]}`).post('/api/sessions', { nickname: 'ann' });
  const ann = new Person(nginx.httpsUrl, body.token, undefined, { rejectUnauthorized: false });

  await ann.connected();

  expect(ann.user).toEqual(body.user);
  ann.leave();
});
