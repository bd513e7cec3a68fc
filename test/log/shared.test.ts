import { expect, test } from 'vitest';
import { Shared } from '../../src/log/shared.ts';

/** Reads that end when they are told to. */
function reads() {
  const started: { answer: (value: string) => void; fail: (error: Error) => void }[] = [];
  const read = () => new Promise<string>((answer, fail) => started.push({ answer, fail }));
  return { started, read };
}

test('who asks while a read is under way shares the next one, and never gets what was read before', async () => {
  const shared = new Shared<string>();
  const { started, read } = reads();

  const first = shared.get('a', read);
  const later = [shared.get('a', read), shared.get('a', read), shared.get('a', read)];
  expect(started).toHaveLength(1);
  started[0]?.answer('old');
  expect(await first).toBe('old');
  await Promise.resolve();
  started[1]?.answer('new');

  expect(await Promise.all(later)).toEqual(['new', 'new', 'new']);
  expect(started).toHaveLength(2);
});

test('different questions are read at once', async () => {
  const shared = new Shared<string>();
  const { started, read } = reads();

  const answers = [shared.get('a', read), shared.get('b', read)];
  started[1]?.answer('b');
  started[0]?.answer('a');

  expect(await Promise.all(answers)).toEqual(['a', 'b']);
});

test('a read that fails is its own askers’ trouble, and the next is tried', async () => {
  const shared = new Shared<string>();
  const { started, read } = reads();

  const first = shared.get('a', read);
  const second = shared.get('a', read);
  started[0]?.fail(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await Promise.resolve();
  started[1]?.answer('back');

  expect(await second).toBe('back');
  const third = shared.get('a', read);
  started[2]?.answer('again');
  expect(await third).toBe('again');
});
