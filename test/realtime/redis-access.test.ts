import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { freePort } from '../services/process.ts';
import { redisProgram, withRedis } from '../services/redis.ts';
import { startTlsRedis, type TlsRedis } from '../services/redis-tls.ts';
import { eventually } from '../support/eventually.ts';
import { redisUrl, useWorld } from '../support/world.ts';

describe('Redis with TLS and a password', () => {
  const password = 'sesame @/:%';
  const world = useWorld({ name: 'no worker yet', engine: 'mysql', workers: 0 });
  let redis: TlsRedis;
  let redisCa: string;

  beforeAll(async () => {
    redis = await startTlsRedis(password);
    redisCa = readFileSync(redis.caFile, 'utf8');
  });
  afterAll(async () => {
    for (const worker of world.workers.splice(0)) await worker.stop();
    await redis.stop();
  });
  /** What the start says, which is never the password. */
  const refusal = async (settings: { redisUrl?: string; redisCa?: string | undefined }) => {
    const error = await world.startWorker({ redisUrl: redis.url, redisCa, ...settings }).then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).not.toContain('sesame');
    return error.message as string;
  };

  test('carries chat between workers', async () => {
    for (let i = 0; i < 2; i++) await world.startWorker({ redisUrl: redis.url, redisCa, workers: 2, rateLimits: true });
    for (const worker of [0, 1]) {
      await eventually('it is up', async () => (await world.rest(worker).get('/readyz')).body.redis === 'up');
    }
    const [ann, bob] = [await world.person('ann', 0), await world.person('bob', 1)];
    const roomId = await world.room(ann);
    await ann.join(roomId);
    await bob.join(roomId);

    const { seq } = await ann.say(roomId, 'in secret');

    expect(await bob.hears(roomId, { seq })).toMatchObject({ content: 'in secret' });
  });

  test('a certificate that is not trusted is refused, with what to set', async () => {
    expect(await refusal({ redisCa: undefined })).toMatch(/REDIS_URL: .*not trusted: set REDIS_CA_FILE/);
    expect(await refusal({ redisCa: readFileSync(redis.otherCaFile, 'utf8') })).toMatch(/not trusted/);
    expect(await refusal({ redisUrl: redis.url.replace('127.0.0.1', 'localhost') })).toMatch(/another name/);
  });

  test('a wrong password, and none, are refused', async () => {
    expect(await refusal({ redisUrl: redis.url.replace('sesame', 'sesamo') })).toMatch(/password is wrong/);
    expect(await refusal({ redisUrl: `rediss://127.0.0.1:${redis.port}` })).toMatch(/wants another login/);
  });

  test('TLS where there is none is refused, and so is none where there is', async () => {
    expect(await refusal({ redisUrl: inject('redisUrl').replace('redis:', 'rediss:') })).toMatch(/no TLS is spoken/);
    expect(await refusal({ redisUrl: redis.url.replace('rediss', 'redis'), redisCa: undefined })).toMatch(/TLS/);
  });

  test('a database that is not there, and a server without cluster mode, are refused', async () => {
    const plain = new URL(redisUrl());
    expect(await refusal({ redisUrl: `redis://${plain.host}/99` })).toMatch(/no database of that number/);
    expect(await refusal({ redisUrl: `redis+cluster://${plain.host}` })).toMatch(/not in cluster mode/);
  });

  test('one without the commands of Redis 7 is refused', async () => {
    const port = await freePort();
    const old = redisProgram(port, ['--rename-command', 'SSUBSCRIBE', '']);
    await old.start();

    expect(await refusal({ redisUrl: `redis://127.0.0.1:${port}` })).toMatch(/older than Redis 7/);
    await old.end('SIGTERM');
  });

  test('a user who may do what the documentation says is enough, and one who may less is refused', async () => {
    const { port, hostname } = new URL(redisUrl());
    const acl = (...rules: string[]) =>
      withRedis({ host: hostname, port: Number(port) }, (server) =>
        server.call('ACL', 'SETUSER', 'chat', 'reset', 'on', '>pass', ...rules),
      );
    const settings = { redisUrl: `redis://chat:pass@${hostname}:${port}/0` };
    await acl('+@connection', '+info');
    expect(await refusal(settings)).toMatch(/ACL SETUSER/);

    const granted = /ACL SETUSER <user> (.*)$/.exec(await refusal(settings))?.[1];
    await acl(...(granted ?? '').split(' '));
    const worker = await world.startWorker({ ...settings, redisCa: undefined, rateLimits: true });

    await eventually('it is up', async () => (await world.rest(-1).get('/readyz')).body.redis === 'up');
    expect((await world.rest(-1).post('/api/sessions', { nickname: 'ann' })).status).toBe(201);
    await worker.stop();
    world.workers.pop();
  });
});
