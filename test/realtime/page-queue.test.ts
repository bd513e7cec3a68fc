import { expect, test } from 'vitest';
import type { Connection } from '../../src/realtime/connection.ts';
import { PageQueue } from '../../src/realtime/page-queue.ts';

/** A connection over which nothing goes before `transport.writable` is true and whoever waits is called. */
function connection(isBackend: boolean): Connection {
  const transport = { writable: true, on: () => {}, off: () => {} };
  const emitter = { on: () => {}, off: () => {}, close: () => {} };
  return { ...emitter, readyState: 'open', request: null, remoteAddress: '', transport, writeBuffer: [], isBackend };
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
