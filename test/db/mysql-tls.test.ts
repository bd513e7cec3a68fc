import { readFileSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { sql } from 'kysely';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/open.ts';
import { createLogger } from '../../src/logger.ts';
import { type Certificates, makeCertificates } from '../services/certificates.ts';
import { startMariadb } from '../services/mariadb.ts';
import type { Service } from '../services/process.ts';
import { SECRET } from '../support/world.ts';

let certificates: Certificates;
let mariadb: Service;
let port: string;

beforeAll(async () => {
  certificates = await makeCertificates('DNS:localhost');
  const { file } = certificates;
  mariadb = await startMariadb({ more: [`--ssl-cert=${file('server.pem')}`, `--ssl-key=${file('server.key')}`] });
  port = new URL(mariadb.url).port;
  const connection = await createConnection(mariadb.url);
  await connection.query('CREATE DATABASE chat');
  // Without a name: 127.0.0.1 is also localhost.
  await connection.query("CREATE USER chat IDENTIFIED BY 'secret' REQUIRE SSL");
  await connection.query('GRANT ALL ON chat.* TO chat');
  await connection.end();
});
afterAll(async () => {
  await mariadb?.stop();
  await rm(certificates.folder, { recursive: true });
});

/** The cipher of a connection. */
async function cipher(host: string, caFile?: string, query = ''): Promise<string> {
  const db = openDatabase({
    mysqlUrl: `mysql://chat:secret@${host}:${port}/chat${query}`,
    mysqlCa: caFile && readFileSync(caFile, 'utf8'),
    mysqlPoolSize: 1,
    sqliteFile: '',
  });
  try {
    const { rows } = await sql<{ Value: string }>`SHOW STATUS LIKE 'Ssl_cipher'`.execute(db);
    return rows[0]?.Value ?? '';
  } finally {
    await db.destroy();
  }
}

test('a private authority is trusted by MYSQL_CA_FILE', async () => {
  expect(await cipher('localhost', certificates.caFile)).toMatch(/^TLS_|-/);
  expect(await cipher('127.0.0.1', certificates.caFile)).toMatch(/^TLS_|-/);
});

test('another authority, and the public ones, are not', async () => {
  await expect(cipher('localhost', certificates.otherCaFile)).rejects.toThrow(/certificate/);
  await expect(cipher('localhost', undefined, '?ssl=true')).rejects.toThrow(/certificate/);
});

test('a start that does not trust it says what to set', async () => {
  const config = readConfig({
    MYSQL_URL: `mysql://chat:secret@localhost:${port}/chat?ssl=true`,
    SESSION_SECRET: SECRET,
    PORT: '0',
  });
  const logger = createLogger({ ...config, logLevel: 'error' });

  await expect(startApp(config, logger)).rejects.toThrow(
    /^MYSQL_URL: the database cannot be used: .*certificate.*; MYSQL_CA_FILE names/,
  );
});

test('who will have TLS without knowing with whom can', async () => {
  expect(await cipher('localhost', undefined, '?ssl={"rejectUnauthorized":false,"verifyIdentity":false}')).toMatch(
    /^TLS_|-/,
  );
});

test('a certificate for another name is refused; of an address nothing can be told', async () => {
  const elsewhere = await makeCertificates('DNS:elsewhere');
  for (const name of ['server.pem', 'server.key']) await copyFile(elsewhere.file(name), certificates.file(name));
  const connection = await createConnection(mariadb.url);
  await connection.query('FLUSH SSL');
  await connection.end();

  await expect(cipher('localhost', elsewhere.caFile)).rejects.toThrow(/altnames/);
  expect(await cipher('127.0.0.1', elsewhere.caFile)).toMatch(/^TLS_|-/);
  await rm(elsewhere.folder, { recursive: true });
});
