import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/server.ts';
import { findProgram } from './install.ts';
import { freePort, Program } from './process.ts';

export interface Nginx {
  url: string;
  /** With `https`, of the same server; plain HTTP leads there. */
  httpsUrl: string;
  /** What it has logged of requests. */
  accessLog(): Promise<{ address: string; path: string; status: number; host: string }[]>;
  stop(): Promise<void>;
}

/**
 * The configuration of `nginx/` as it is, but for where things are: ports, hosts, and folders.
 * @param hosts ports of the servers behind it
 * @param certificate a folder with `fullchain.pem` and `privkey.pem`: serves HTTPS, as the example does
 * @param more what else is replaced
 * @param site what takes the place of `conf.d/site.conf`; with a certificate, `https.conf`
 */
export async function startNginx(
  hosts: number[],
  certificate?: string,
  more: [RegExp, string][] = [],
  site = certificate && 'https.conf',
): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'sarangbang-nginx-'));
  // Its workers are another user, where the suite is root.
  await chmod(folder, 0o755);
  await cp(join(ROOT, 'nginx'), folder, { recursive: true });
  if (site) await cp(join(folder, site), join(folder, 'conf.d/site.conf'));
  const [http, https] = [await freePort(), await freePort()];
  const places: [RegExp, string][] = [
    [/\bapp(\d):3000\b/g, '127.0.0.1:host$1'],
    ...hosts.map((port, i): [RegExp, string] => [new RegExp(`\\bhost${i + 1}\\b`), String(port)]),
    [/listen \[::\]:\d+.*;/g, ''],
    [/listen 80;/g, `listen 127.0.0.1:${http};`],
    [/listen 443 /g, `listen 127.0.0.1:${https} `],
    [/\/var\/log\/nginx\//g, `${folder}/`],
    [/\/var\/cache\/sarangbang/g, `${folder}/cache`],
    [/\/etc\/ssl\/sarangbang/g, certificate ?? ''],
    ...more,
  ];
  for (const name of ['nginx.conf', 'hosts.conf', 'conf.d/site.conf', 'conf.d/limits.conf'])
    await rewrite(join(folder, name), places);
  // Where Debian keeps them, only its own service may write.
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const paths = temporary.map((name) => `${name}_temp_path ${folder}/${name};\n`).join('');
  await writeFile(join(folder, 'conf.d/temporary-files.conf'), paths);

  const options = ['-c', `${folder}/nginx.conf`, '-e', `${folder}/error.log`];
  const here = `daemon off; pid ${folder}/nginx.pid;`;
  const url = `http://127.0.0.1:${http}`;
  const program = new Program(findProgram('nginx') ?? 'nginx', [...options, '-g', here], () =>
    fetch(url, { redirect: 'manual' }),
  );
  await program.start();
  return {
    url,
    httpsUrl: `https://127.0.0.1:${https}`,
    accessLog: async () => {
      const text = await readFile(`${folder}/access.log`, 'utf8');
      return text.split('\n').flatMap((line) => (line ? [JSON.parse(line)] : []));
    },
    stop: async () => {
      await program.end('SIGTERM');
      await rm(folder, { recursive: true });
    },
  };
}

async function rewrite(file: string, replacements: [RegExp, string][]): Promise<void> {
  let text = await readFile(file, 'utf8');
  for (const [pattern, replacement] of replacements) text = text.replace(pattern, replacement);
  await writeFile(file, text);
}
