#!/usr/bin/env node
import { version } from './version.ts';

const HELP = `Sarangbang, a chat server.

Usage: sarangbang

Starts on port 3000, and keeps everything in data/ of this folder. Settings come from the environment or from .env:
PORT, MYSQL_URL, REDIS_URL … .env.example beside this program names them all.

  --version   prints the version
  --help      prints this
`;

const ANSWERS: Record<string, string> = {
  '--version': `${version()}\n`,
  '-v': `${version()}\n`,
  '--help': HELP,
  '-h': HELP,
};

// The server takes a while to load: whoever asks for its version does not wait for it.
const [first] = process.argv.slice(2);
if (first === undefined) {
  await import('./main.ts');
} else if (ANSWERS[first] !== undefined) {
  process.stdout.write(ANSWERS[first]);
} else {
  process.stderr.write(`Sarangbang did not start: there is no option ${first}\n\n${HELP}`);
  process.exitCode = 1;
}
