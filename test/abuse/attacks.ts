import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Attack } from './attack.ts';

/** All there are: each is a file in `attacks/`, which exports it as `attack`. */
export async function allAttacks(): Promise<{ file: string; attack: Attack }[]> {
  const folder = join(import.meta.dirname, 'attacks');
  const files = readdirSync(folder).sort();
  return await Promise.all(
    files.map(async (file) => ({ file: file.replace('.ts', ''), attack: (await import(join(folder, file))).attack })),
  );
}
