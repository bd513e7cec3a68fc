import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ChatFailure } from '../../src/client/failure.ts';
import { Outbox } from '../../src/client/outbox.ts';
import type { ErrorCode } from '../../src/protocol/reply.ts';

describe('what is to be sent, while the server fails', () => {
  const tried: string[] = [];
  let refusal: ChatFailure | undefined;
  let seq = 0;
  const newOutbox = () =>
    new Outbox({
      send: async ({ content }) => {
        tried.push(content);
        if (refusal) throw refusal;
        return { seq: ++seq, at: 0, duplicate: false };
      },
      canSend: () => true,
      sent: () => true,
      changed: () => {},
    });
  const fails = (code: ErrorCode, retryAfterMs?: number) => {
    refusal = new ChatFailure({ code, message: code, ...(retryAfterMs !== undefined && { retryAfterMs }) });
  };
  beforeEach(() => {
    tried.length = 0;
    refusal = undefined;
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('waits for as long as the server said, however much is written meanwhile', async () => {
    const outbox = newOutbox();
    fails('busy', 5_000);

    for (let i = 0; i < 20; i++) {
      outbox.add({ content: `message ${i}` });
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(tried).toEqual(['message 0']);
    refusal = undefined;
    await vi.advanceTimersByTimeAsync(7_500);

    expect(tried.slice(1)).toEqual(Array.from({ length: 20 }, (_, i) => `message ${i}`));
    expect(outbox.messages).toEqual([]);
  });

  test('is tried at once over a new connection', async () => {
    const outbox = newOutbox();
    fails('busy', 600_000);
    outbox.add({ content: 'hello' });
    await vi.advanceTimersByTimeAsync(0);

    refusal = undefined;
    outbox.flush();
    await vi.advanceTimersByTimeAsync(0);

    expect(tried).toEqual(['hello', 'hello']);
  });

  test('is tried equally often, each message for itself', async () => {
    const outbox = newOutbox();
    fails('internal');

    for (const content of ['one', 'two']) outbox.add({ content });
    await vi.advanceTimersByTimeAsync(120_000);

    const times = (content: string) => tried.filter((one) => one === content).length;
    expect([times('one'), times('two')]).toEqual([6, 6]);
    expect(outbox.messages.map(({ state }) => state)).toEqual(['failed', 'failed']);
  });

  test('is not tried any more once it is closed', async () => {
    const outbox = newOutbox();
    fails('busy', 1_000);
    outbox.add({ content: 'hello' });

    outbox.close(new ChatFailure({ code: 'unauthenticated', message: 'closed' }));
    await vi.advanceTimersByTimeAsync(10_000);

    expect(tried).toEqual(['hello']);
    expect(vi.getTimerCount()).toBe(0);
  });
});
