import { Target } from './attack.ts';
import { allAttacks } from './attacks.ts';

/** A process of its own, so that what an attack costs the attacker slows down nobody else. Its arguments: attack, URL, ms. */
const [file, url = '', ms] = process.argv.slice(2);
const found = (await allAttacks()).find((each) => each.file === file);
if (!found) throw new Error(`There is no attack ${file}`);
const target = new Target(url);
const prepared = (await found.attack.prepare?.(target)) as never;
process.stdout.write('begins\n');
await found.attack
  .run(target, AbortSignal.timeout(Number(ms)), prepared)
  .catch((error) => process.stderr.write(`${error}\n`));
process.exit(0);
