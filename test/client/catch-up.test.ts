import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CatchUp } from '../../src/client/catch-up.ts';
import { ChatFailure } from '../../src/client/failure.ts';
import { LogView } from '../../src/client/log-view.ts';
import type { LogPage } from '../../src/protocol/events.ts';
import type { Entry } from '../../src/protocol/model.ts';

const entry = (seq: number): Entry => ({ seq, at: 0, userId: 'ann', nickname: 'ann', kind: 'joined' });

/** Longer than anything waits for what is under way. */
const SOON_MS = 1_000;

describe('what is missing of a log', () => {
  let view: LogView;
  /** What was asked, and the answers that the test gives. */
  const asked: { after: number; answer: (page: LogPage) => void; refuse: (failure: ChatFailure) => void }[] = [];
  const newCatchUp = () =>
    new CatchUp({
      view,
      isPresent: () => true,
      read: (after) => new Promise((answer, refuse) => asked.push({ after, answer, refuse })),
      accept: (entries) => view.accept(entries).length > 0,
      failed: () => {},
      changed: () => {},
    });
  beforeEach(() => {
    view = new LogView();
    view.open([entry(1)]);
    asked.length = 0;
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is asked for again where it turned out to be missing while a page was under way that does not have it', async () => {
    const catchUp = newCatchUp();
    catchUp.headAt(2);
    await vi.advanceTimersByTimeAsync(SOON_MS);

    catchUp.headAt(4);
    await vi.advanceTimersByTimeAsync(SOON_MS);
    asked[0]?.answer({ entries: [entry(2)], hasMore: false });
    await vi.advanceTimersByTimeAsync(SOON_MS);

    expect(asked.map(({ after }) => after)).toEqual([1, 2]);
  });

  test('is asked for where it got lost between the page that one came back with and its answer', async () => {
    const catchUp = newCatchUp();
    catchUp.headAt(3);

    catchUp.joined(1, false);
    await vi.advanceTimersByTimeAsync(SOON_MS);

    expect(asked.map(({ after }) => after)).toEqual([1]);
  });

  test('is asked for once at a time, and not again where the log has no more', async () => {
    const catchUp = newCatchUp();

    catchUp.headAt(9);
    for (let i = 0; i < 20; i++) {
      await vi.advanceTimersByTimeAsync(SOON_MS);
      catchUp.look();
    }
    expect(asked.length).toBe(1);
    asked[0]?.answer({ entries: [], hasMore: false });
    await vi.advanceTimersByTimeAsync(SOON_MS);
    asked[1]?.answer({ entries: [], hasMore: false });
    await vi.advanceTimersByTimeAsync(100 * SOON_MS);

    expect(asked.length).toBe(2);
  });

  test('is read at once over a new connection, however long was to be waited on the last one', async () => {
    const catchUp = newCatchUp();
    catchUp.headAt(3);
    await vi.advanceTimersByTimeAsync(SOON_MS);
    asked[0]?.refuse(new ChatFailure({ code: 'busy', message: 'busy', retryAfterMs: 600_000 }));
    await vi.advanceTimersByTimeAsync(SOON_MS);

    view.accept([entry(2)]);
    catchUp.joined(1, true);
    await vi.advanceTimersByTimeAsync(0);

    expect(asked.map(({ after }) => after)).toEqual([1, 2]);
    expect(catchUp.progress).toEqual({ done: 1, total: 2 });
  });
});
