import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './process.ts';
import { redisProgram } from './redis.ts';

/** A Redis that speaks TLS alone and wants a password, with a certificate for 127.0.0.1 of an authority of our own. */
export interface TlsRedis {
  url: string;
  port: number;
  /** The authority's certificate, and that of one that signed nothing. */
  caFile: string;
  otherCaFile: string;
  stop(): Promise<void>;
}

export async function startTlsRedis(password: string): Promise<TlsRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'sarangbang-tls-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  for (const name of ['ca', 'other-ca']) {
    openssl(
      'req',
      '-x509',
      ...key,
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
    );
  }
  await writeFile(file('names'), 'subjectAltName=IP:127.0.0.1');
  openssl('req', ...key, '-subj', '/CN=redis', '-keyout', 'redis.key', '-out', 'redis.csr');
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'redis.csr', ...signing, '-out', 'redis.pem');

  const port = await freePort();
  const files = [
    '--tls-cert-file',
    file('redis.pem'),
    '--tls-key-file',
    file('redis.key'),
    '--tls-ca-cert-file',
    file('ca.pem'),
  ];
  const options = [
    '--port',
    '0',
    '--tls-port',
    String(port),
    ...files,
    '--tls-auth-clients',
    'no',
    '--requirepass',
    password,
  ];
  const program = redisProgram(port, options, { password, tls: { ca: readFileSync(file('ca.pem')) } });
  await program.start();
  return {
    url: `rediss://:${encodeURIComponent(password)}@127.0.0.1:${port}/0`,
    port,
    caFile: file('ca.pem'),
    otherCaFile: file('other-ca.pem'),
    stop: async () => {
      await program.end('SIGTERM');
      await rm(folder, { recursive: true });
    },
  };
}
