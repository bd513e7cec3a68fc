import { execFileSync, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { ROOT } from '../support/server.ts';

const SECRETS = {
  MYSQL_PASSWORD: 'mysql-password',
  REDIS_PASSWORD: 'redis-password',
  SESSION_SECRET: 'a session secret of thirty-two characters',
  TLS_FOLDER: '/tmp',
};

const envOf = (settings: Record<string, string>) => ({ PATH: process.env['PATH'] ?? '', ...settings });

/** The files as Compose understands them, all at once: an error where it does not. */
function composed(settings: Record<string, string>): string {
  const files = ['-f', 'docker-compose.yml', '-f', 'docker-compose.https.yml'];
  return execFileSync('docker-compose', [...files, 'config'], {
    cwd: ROOT,
    env: envOf(settings),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** The lines about one service. */
function service(config: string, name: string): string {
  return new RegExp(`^  ${name}:\\n((?: {4}.*\\n)+)`, 'm').exec(config)?.[1] ?? '';
}

/** A value, without its quotes. */
function settingOf(lines: string, key: string): string {
  return new RegExp(`\\b${key}: (.*)`).exec(lines)?.[1]?.replace(/^(['"])(.*)\1$/, '$2') ?? '';
}

test('it is understood, and its parts fit each other', () => {
  const config = composed(SECRETS);
  const [nginx, app1, app2] = [service(config, 'nginx'), service(config, 'app1'), service(config, 'app2')];

  expect(settingOf(app1, 'TRUST_PROXY')).toBe(settingOf(nginx, 'ipv4_address'));
  for (const [name, app] of Object.entries({ app1, app2 })) {
    const address = settingOf(app, 'ipv4_address');
    expect(nginx).toMatch(new RegExp(`${name}[:=] ?${address.replaceAll('.', '\\.')}\\b`));
  }
  expect(config.match(/^ {4}ports:/gm)).toEqual(['    ports:']);
  expect(nginx).toContain('    ports:');
});

test('the servers take what they are set to', () => {
  const app = service(composed({ ...SECRETS, WORKERS: '3', LOG_LEVEL: 'debug' }), 'app2');
  const names = Array.from(app.matchAll(/^ {6}([A-Z_]+):/gm), ([, name = '']) => name);

  const env = Object.fromEntries(names.map((name) => [name, settingOf(app, name)]));

  expect(env['REDIS_URL']).toBe(
    'redis+sentinel://:redis-password@sentinel1:26379,sentinel2:26379,sentinel3:26379/chat',
  );
  expect(readConfig(env)).toMatchObject({
    workers: 3,
    logLevel: 'debug',
    mysqlUrl: 'mysql://chat:mysql-password@mysql:3306/chat',
    sessionSecret: SECRETS.SESSION_SECRET,
    rateLimits: true,
  });
});

test('every setting is passed on, but for those that are fixed within, and stopping is waited for', async () => {
  const app = service(composed(SECRETS), 'app1');
  const example = await readFile(join(ROOT, '.env.example'), 'utf8');
  const settings = Array.from(example.matchAll(/^([A-Z_]+)=/gm), ([, name = '']) => name);
  const fixed = ['PORT', 'HOST', 'SQLITE_FILE', 'MYSQL_CA_FILE', 'REDIS_CA_FILE'];
  const ecosystem = await readFile(join(ROOT, 'ecosystem.config.js'), 'utf8');
  const killTimeout = Number(/kill_timeout: ([\d_]+)/.exec(ecosystem)?.[1]?.replaceAll('_', ''));

  expect(settings.filter((name) => !fixed.includes(name) && !app.includes(`      ${name}:`))).toEqual([]);
  expect(settingOf(app, 'stop_grace_period')).toMatch(/^(60s|1m0s)$/);
  expect(killTimeout).toBeLessThan(60_000);
});

test.each(['MYSQL_PASSWORD', 'REDIS_PASSWORD', 'SESSION_SECRET'])('without %s it says what to do', (name) => {
  const { status, stderr } = spawnSync('docker-compose', ['config', '-q'], {
    cwd: ROOT,
    env: envOf({ ...SECRETS, [name]: '' }),
    encoding: 'utf8',
  });

  expect(status).not.toBe(0);
  expect(stderr).toContain('make one with openssl rand');
  expect(stderr).toContain(name);
});
