import { expect, test } from 'vitest';
import { Connections } from '../../src/members/connections.ts';

const ROOM = 7;
const seated = (...connections: string[]) => {
  const it = new Connections();
  for (const id of connections) {
    it.enter(id, ROOM, 'ann');
    it.entered(id, ROOM, 'ann', 10);
  }
  return it;
};

test('a seat is abandoned when its last connection is gone', () => {
  const it = seated('tab 1', 'tab 2');

  it.gone('tab 1', 'ann');
  expect(it.abandoned(0, 9)).toEqual([]);
  it.gone('tab 2', 'ann');
  expect(it.abandoned(0, 9)).toMatchObject([{ roomId: ROOM, userId: 'ann' }]);
  expect(it.abandoned(1_000, 9)).toEqual([]);

  it.forget(ROOM, 'ann');
  expect(it.abandoned(0, 9)).toEqual([]);
});

test('who takes the seat again has not abandoned it, and it is not forgotten', () => {
  const it = seated('tab 1');
  it.gone('tab 1', 'ann');

  it.enter('tab 2', ROOM, 'ann');
  it.forget(ROOM, 'ann');

  expect(it.abandoned(0, 9)).toEqual([]);
  expect(it.entered('tab 2', ROOM, 'ann', 12)).toBe(true);
});

test('leaving takes out the connections of that membership, and no others', () => {
  const it = seated('old', 'old too');
  it.enter('new', ROOM, 'ann');
  it.entered('new', ROOM, 'ann', 20);

  expect(it.expel(ROOM, 'ann', 10)).toEqual(['old', 'old too']);
  expect(it.expel(ROOM, 'ann', 10)).toEqual([]);
  expect(it.expel(ROOM, 'bob', 10)).toEqual([]);
  expect(it.membership('new', ROOM, 'ann')).toBe(20);
});

test('a join under way when its user leaves holds only if it came later', () => {
  const it = new Connections();
  for (const id of ['joined before', 'joined after']) it.enter(id, ROOM, 'ann');

  expect(it.expel(ROOM, 'ann', 14)).toEqual([]);

  expect(it.entered('joined before', ROOM, 'ann', 14)).toBe(false);
  expect(it.entered('joined after', ROOM, 'ann', 16)).toBe(true);
});

test('a connection that joins again at once is not taken out by its own leaving', () => {
  const it = seated('tab');

  it.enter('tab', ROOM, 'ann');
  expect(it.expel(ROOM, 'ann', 10)).toEqual([]);

  expect(it.entered('tab', ROOM, 'ann', 12)).toBe(true);
});

test('a connection that closes while it joins has not entered', () => {
  const it = new Connections();
  it.enter('tab', ROOM, 'ann');

  it.gone('tab', 'ann');

  expect(it.abandoned(0, 9)).toEqual([]);
  expect(it.entered('tab', ROOM, 'ann', 11)).toBe(false);
  expect(it.abandoned(0, 9)).toHaveLength(1);
});

test('a seat that was seen off before its join was committed is seen off once more', () => {
  const it = new Connections();
  it.enter('tab', ROOM, 'ann');
  it.gone('tab', 'ann');
  it.forget(ROOM, 'ann');

  expect(it.entered('tab', ROOM, 'ann', 11)).toBe(false);

  expect(it.abandoned(0, 9)).toMatchObject([{ roomId: ROOM, userId: 'ann' }]);
});

test('a join that was refused leaves nothing behind; one whose outcome is unknown is seen to', () => {
  const it = new Connections();
  for (let roomId = 1; roomId <= 50; roomId++) {
    it.enter('tab', roomId, 'ann');
    it.stayedOut('tab', roomId, 'ann', false);
  }
  expect(it.abandoned(0, 99)).toEqual([]);
  expect(it.seated()).toEqual([]);

  it.enter('tab', ROOM, 'ann');
  it.stayedOut('tab', ROOM, 'ann', true);
  expect(it.abandoned(0, 99)).toHaveLength(1);
});

test('a refused join does not keep a seat that was empty before from being seen to', () => {
  const it = seated('old');
  it.gone('old', 'ann');

  it.enter('new', ROOM, 'ann');
  it.stayedOut('new', ROOM, 'ann', false);

  expect(it.abandoned(0, 9)).toHaveLength(1);
});

test('seats are seen off in the order in which they were left, so many at a time', () => {
  const it = new Connections();
  for (const roomId of [3, 1, 2]) {
    it.enter('tab', roomId, 'ann');
    it.entered('tab', roomId, 'ann', 1);
    it.exit('tab', roomId, 'ann');
  }

  expect(it.abandoned(0, 2).map(({ roomId }) => roomId)).toEqual([3, 1]);
});

test('a join that fails leaves the connection where it was', () => {
  const it = seated('inside');
  for (const id of ['inside', 'outside']) it.enter(id, ROOM, 'ann');

  expect(it.stayedOut('inside', ROOM, 'ann', false)).toBe(true);
  expect(it.stayedOut('outside', ROOM, 'ann', false)).toBe(false);
  expect(it.expel(ROOM, 'ann', 10)).toEqual(['inside']);
});

test('of two joins at once, the one that fails does not undo the other', () => {
  const it = new Connections();
  it.enter('tab', ROOM, 'ann');
  it.enter('tab', ROOM, 'ann');

  expect(it.stayedOut('tab', ROOM, 'ann', false)).toBe(false);
  expect(it.entered('tab', ROOM, 'ann', 10)).toBe(true);
});

test('who left while failing to join again is outside', () => {
  const it = seated('tab');
  it.enter('tab', ROOM, 'ann');
  it.expel(ROOM, 'ann', 10);

  expect(it.stayedOut('tab', ROOM, 'ann', false)).toBe(false);
  expect(it.seated()).toEqual([]);
});

test('a room that is gone takes all seats with it', () => {
  const it = seated('tab');
  it.dissolve(ROOM);

  expect(it.expel(ROOM, 'ann', 10)).toEqual([]);
  expect(it.abandoned(0, 9)).toEqual([]);
  it.gone('tab', 'ann');
});

test('a connection is in so many rooms at most', () => {
  const it = new Connections();
  for (let roomId = 1; roomId <= 100; roomId++) it.enter('tab', roomId, 'ann');

  expect(() => it.enter('tab', 101, 'ann')).toThrow(expect.objectContaining({ code: 'forbidden' }));
  it.enter('tab', 100, 'ann');
  it.exit('tab', 1, 'ann');
  expect(() => it.enter('tab', 101, 'ann')).not.toThrow();
});

test('it is told when a member has no connection here any more, however that came about, and not before', () => {
  const emptied: string[] = [];
  const it = new Connections((roomId, userId) => emptied.push(`${roomId} ${userId}`));
  for (const id of ['tab 1', 'tab 2']) {
    it.enter(id, ROOM, 'ann');
    it.entered(id, ROOM, 'ann', 10);
  }
  it.gone('tab 1', 'ann');
  expect(emptied).toEqual([]);
  expect(it.isHere(ROOM, 'ann')).toBe(true);
  it.gone('tab 2', 'ann');
  expect(emptied).toEqual([`${ROOM} ann`]);
  expect(it.isHere(ROOM, 'ann')).toBe(false);

  it.enter('closed meanwhile', ROOM, 'bob');
  it.gone('closed meanwhile', 'bob');
  expect(it.entered('closed meanwhile', ROOM, 'bob', 11)).toBe(false);
  expect(emptied).toEqual([`${ROOM} ann`, `${ROOM} bob`]);
});
