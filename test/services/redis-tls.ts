import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { makeCertificates } from './certificates.ts';
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
  const { folder, file, caFile, otherCaFile } = await makeCertificates('IP:127.0.0.1');
  const port = await freePort();
  const files = [
    '--tls-cert-file',
    file('server.pem'),
    '--tls-key-file',
    file('server.key'),
    '--tls-ca-cert-file',
    caFile,
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
  const program = redisProgram(port, options, { password, tls: { ca: readFileSync(caFile) } });
  await program.start();
  return {
    url: `rediss://:${encodeURIComponent(password)}@127.0.0.1:${port}/0`,
    port,
    caFile,
    otherCaFile,
    stop: async () => {
      await program.end('SIGTERM');
      await rm(folder, { recursive: true });
    },
  };
}
