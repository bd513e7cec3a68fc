import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { findProgram } from './install.ts';
import { freePort, Program, type Service } from './process.ts';

/**
 * A MariaDB of our own: throw-away data, loopback alone, commits that reach the disk.
 * @param parent where its folder is made
 * @param more options of mariadbd
 */
export async function startMariadb({ parent = tmpdir(), more = [] as string[] } = {}): Promise<Service> {
  const folder = await mkdtemp(join(parent, 'sarangbang-mariadb-'));
  const port = await freePort();
  const options = ['--no-defaults', `--datadir=${folder}/data`, `--user=${userInfo().username}`];
  const install = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'];
  execFileSync('mariadb-install-db', [...options, ...install], { stdio: ['ignore', 'ignore', 'inherit'] });

  const url = `mysql://root@127.0.0.1:${port}`;
  const listen = [`--port=${port}`, '--bind-address=127.0.0.1', `--socket=${folder}/socket`, '--skip-name-resolve'];
  // MariaDB empties its folder for temporary files when it starts: others' must not be there.
  const durable = [
    `--tmpdir=${folder}`,
    '--innodb-flush-log-at-trx-commit=1',
    '--character-set-server=utf8mb4',
    '--max-connections=400',
    ...more,
  ];
  const program = new Program(findProgram('mariadbd') ?? 'mariadbd', [...options, ...listen, ...durable], async () => {
    const connection = await createConnection(url);
    await connection.end();
  });
  await program.start();
  return {
    url,
    pid: () => program.pid,
    crash: () => program.end('SIGKILL'),
    resume: () => program.start(),
    stop: async () => {
      await program.end('SIGTERM');
      await rm(folder, { recursive: true });
    },
  };
}
