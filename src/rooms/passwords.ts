import { hash, verify } from '@node-rs/argon2';
import { ChatError } from '../errors.ts';
import { SAY } from '../words.ts';

/**
 * What a password costs this process: 19 MiB and a thread for some 20 ms each. Two at a time leave the other threads of
 * Node's pool to files and names; those beyond 200 that wait, some 2 s, are refused.
 */
const MOST = { atOnce: 2, waiting: 200 };
const RETRY_AFTER_MS = 2_000;

let running = 0;
const waiting: (() => void)[] = [];

/** Argon2id with 19 MiB and two passes: OWASP's Password Storage Cheat Sheet. @throws ChatError `busy` */
export async function hashPassword(password: string): Promise<string> {
  return await inTurn(() => hash(password));
}

/** @param before is called when it is its turn; what it throws is thrown, and nothing is computed. @throws ChatError `busy` */
export async function isPassword(hashed: string, password: string, before: () => Promise<void>): Promise<boolean> {
  return await inTurn(async () => {
    await before();
    return await verify(hashed, password);
  });
}

async function inTurn<T>(compute: () => Promise<T>): Promise<T> {
  if (running < MOST.atOnce) running++;
  else await nextTurn();
  try {
    return await compute();
  } finally {
    // The turn is handed on: nobody can come in between.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

async function nextTurn(): Promise<void> {
  if (waiting.length >= MOST.waiting) throw new ChatError('busy', SAY.passwordsBusy, { retryAfterMs: RETRY_AFTER_MS });
  await new Promise<void>((resolve) => waiting.push(resolve));
}
