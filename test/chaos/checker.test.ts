import { expect, test } from 'vitest';
import type { Entry } from '../../src/protocol/model.ts';
import { check, type History } from './checker.ts';

const message = (seq: number, content = `message ${seq}`): Entry => ({
  seq,
  at: 0,
  userId: 'ann',
  nickname: 'ann',
  kind: 'message',
  content,
  clientId: `c${seq}`,
});
const acknowledged = (seq: number) => ({ roomId: 1, clientId: `c${seq}`, seq, content: `message ${seq}` });
const log = (...seqs: number[]) => seqs.map((seq) => message(seq));
const verdictOn = (shown: Entry[], stored = log(1, 2, 3), more: Partial<History> = {}) => {
  const history = {
    said: [],
    acknowledged: [1, 2, 3].map(acknowledged),
    views: [{ who: 'bob', roomId: 1, shown }],
    ...more,
  };
  const { lost, doubled, disordered, invented } = check({ ...history, stored: new Map([[1, stored]]) });
  return { lost, doubled, disordered, invented };
};
const NOTHING = { lost: 0, doubled: 0, disordered: 0, invented: 0 };

test('what is as it should be is found so', () => {
  expect(verdictOn(log(1, 2, 3))).toEqual(NOTHING);
  expect(verdictOn(log(2, 3))).toEqual(NOTHING);
});

test('each way to break the promise is found', () => {
  expect(verdictOn(log(1, 2))).toMatchObject({ lost: 1 });
  expect(verdictOn(log(1, 3))).toMatchObject({ lost: 1, disordered: 0 });
  expect(verdictOn(log(1, 2, 2, 3))).toMatchObject({ doubled: 1 });
  expect(verdictOn(log(2, 1, 3))).toMatchObject({ disordered: 1, lost: 0 });
  expect(verdictOn([...log(1, 2), message(3, 'another')])).toMatchObject({ invented: 1 });
  expect(verdictOn(log(1, 2, 3, 4))).toMatchObject({ invented: 1 });
});

test('what is wrong in the database is found without anyone having seen it', () => {
  const views = { views: [] };
  expect(verdictOn([], log(1, 2), views)).toMatchObject({ lost: 1 });
  expect(verdictOn([], log(1, 2, 4), views)).toMatchObject({ disordered: 1, lost: 1 });
  expect(verdictOn([], [...log(1, 2, 3), message(4, 'message 2')], views)).toMatchObject({ doubled: 1 });
  expect(verdictOn([], [message(1, 'other words'), ...log(2, 3)], views)).toMatchObject({ lost: 1 });
});

test('what was sent and is not stored is counted', () => {
  const said = ['message 2', 'message 4'].map((content) => ({ roomId: 1, content }));
  const { unstored } = check({ said, acknowledged: [], views: [], stored: new Map([[1, log(1, 2, 3)]]) });
  expect(unstored).toBe(1);
});
