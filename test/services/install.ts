import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian's fonts for Korean text: without them the screenshots show boxes. */
const WITH: Record<string, string[]> = { chromium: ['fonts-noto-cjk'] };

/** Gets programs that are missing from Debian where that is possible, and says what to do where it is not. */
export function installMissing(packagesByProgram: Record<string, string>): void {
  const missing = Object.entries(packagesByProgram).filter(([program]) => !findProgram(program));
  if (missing.length === 0) return;

  const programs = missing.map(([program]) => program).join(', ');
  if (!(existsSync('/etc/debian_version') && process.getuid?.() === 0)) {
    throw new Error(
      `The tests need ${programs}. Install what is missing, or point the tests at what you have: ` +
        'TEST_MYSQL_URL (MySQL 8 or MariaDB 10.6, an account that may create databases), TEST_REDIS_URL (Redis 7), ' +
        'TEST_CHROMIUM (path of the program).',
    );
  }
  process.stderr.write(`Installing ${programs} with apt-get …\n`);
  const packages = missing.flatMap(([program, name]) => [name, ...(WITH[program] ?? [])]);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...packages], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

export function findProgram(name: string): string | undefined {
  const PATH = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`;
  const { status, stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { env: { PATH }, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
