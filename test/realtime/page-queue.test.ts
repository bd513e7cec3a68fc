import { expect, test } from 'vitest';
import type { Connection } from '../../src/realtime/connection.ts';
import { PageQueue } from '../../src/realtime/page-queue.ts';

/** A connection over which nothing goes before `transport.writable` is true and whoever waits is called. */
function connection(isBackend: boolean): Connection {
  const transport = { writable: true, on: () => {}, off: () => {} };
  const emitter = { on: () => {}, off: () => {}, close: () => {} };
  return { ...emitter, readyState: 'open', request: null, remoteAddress: '', transport, writeBuffer: [], isBackend };
}

/** One that the network has not taken the last answer from. @returns what has it taken, or closed */
function busyConnection() {
  const listeners = new Map<string, () => void>();
  const emitter = {
    on: (event: string, listener: () => void) => listeners.set(event, listener),
    off: (event: string) => listeners.delete(event),
  };
  const whose = connection(false);
  Object.assign(whose, emitter, { transport: { ...emitter, writable: false } });
  const end = (event: string, change: object) => {
    Object.assign(whose, change);
    listeners.get(event)?.();
  };
  return {
    whose,
    take: () => end('ready', { transport: { ...emitter, writable: true } }),
    close: () => end('close', { readyState: 'closed' }),
    listeners,
  };
}

/** Asks for so many pages that are not made before `open` is called. @returns how many were refused at once */
async function askFor(count: number, isBackend: boolean) {
  const queue = new PageQueue();
  const whose = connection(isBackend);
  let open = () => {};
  const gate = new Promise<void>((opened) => {
    open = opened;
  });
  let most = 0;
  let running = 0;
  const refusals: { code: string; retryAfterMs: number }[] = [];
  const asked = Array.from({ length: count }, () =>
    queue
      .run(whose, async () => {
        most = Math.max(most, ++running);
        await gate;
        running--;
      })
      .catch((refusal) => refusals.push(refusal)),
  );
  await new Promise(setImmediate);
  const refused = refusals.length;
  open();
  await Promise.all(asked);
  return { refused, most, refusals };
}

test('two pages of a connection are made at once, a hundred wait, and more are refused for a second', async () => {
  const { refused, most, refusals } = await askFor(105, false);

  expect({ refused, most }).toEqual({ refused: 3, most: 2 });
  expect(refusals[0]).toMatchObject({ code: 'rate_limited', retryAfterMs: 1_000 });
});

test('of the host’s backend, which speaks for many, a thousand wait', async () => {
  expect(await askFor(1_005, true)).toMatchObject({ refused: 3, most: 2 });
});

test('none is made before the network has taken what was sent before it, and none for whoever has gone', async () => {
  const queue = new PageQueue();
  const [reading, leaving] = [busyConnection(), busyConnection()];
  const made: string[] = [];

  const first = queue.run(reading.whose, async () => made.push('first'));
  const second = queue.run(leaving.whose, async () => made.push('second')).catch((refusal) => refusal.code);
  await new Promise(setImmediate);
  expect(made).toEqual([]);
  reading.take();
  leaving.close();

  await first;
  expect(await second).toBe('conflict');
  expect(made).toEqual(['first']);
  for (const { listeners } of [reading, leaving]) expect(listeners.size).toBe(0);
});
