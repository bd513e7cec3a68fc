import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `server.pem` and `server.key` in a new folder, signed by an authority of our own. */
export interface Certificates {
  folder: string;
  file(name: string): string;
  /** The authority's certificate, and that of one that signed nothing. */
  caFile: string;
  otherCaFile: string;
}

/** @param names whom it is for: `IP:127.0.0.1`, `DNS:localhost` */
export async function makeCertificates(names: string): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'sarangbang-tls-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  for (const name of ['ca', 'other-ca']) {
    const subject = ['-days', '2', '-subj', `/CN=${name}`];
    openssl('req', '-x509', ...key, ...subject, '-keyout', `${name}.key`, '-out', `${name}.pem`);
  }
  await writeFile(file('names'), `subjectAltName=${names}`);
  openssl('req', ...key, '-subj', '/CN=server', '-keyout', 'server.key', '-out', 'server.csr');
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'server.csr', ...signing, '-out', 'server.pem');
  return { folder, file, caFile: file('ca.pem'), otherCaFile: file('other-ca.pem') };
}
