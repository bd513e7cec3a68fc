import { expect, test } from 'vitest';
import { z } from 'zod';
import { nearestName } from '../src/nearest-name.ts';
import { unknownFields } from '../src/unknown-fields.ts';

test.each([
  ['user_id', 'userId'],
  ['USERID', 'userId'],
  ['user-id', 'userId'],
  ['nickName', 'nickname'],
  ['nicknme', 'nickname'],
  ['avatar_url', 'avatarUrl'],
  ['roles', 'role'],
  ['as', undefined],
  ['colour', undefined],
  ['', undefined],
  ['x'.repeat(100_000), undefined],
])('for the name %s, %s was probably meant', (name, meant) => {
  expect(nearestName(name, ['userId', 'nickname', 'avatarUrl', 'role'])).toBe(meant);
});

test('a field is unknown wherever it is: in an object, within another, and in one of a list', () => {
  const schema = z.object({
    id: z.int(),
    as: z.object({ name: z.string() }).optional(),
    files: z.array(z.object({ url: z.string() })).min(1),
  });
  const input = JSON.parse(
    '{ "ID": 1, "as": { "nmae": 1 }, "files": [{ "url": "x" }, { "uri": "x" }], "__proto__": 1 }',
  );

  const found = unknownFields(schema, input).map(({ path, words }) => [path, words.en]);

  expect(found).toEqual([
    ['ID', 'is not known; did you mean id?'],
    ['as.nmae', 'is not known; did you mean name?'],
    ['files.1.uri', 'is not known; did you mean url?'],
    ['__proto__', 'is not known; known are id, as, files'],
  ]);
});

test('of thousands of unknown fields ten are named, and of a long name its beginning', () => {
  const input = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`${'x'.repeat(1_000)}${i}`, i]));

  const found = unknownFields(z.object({}), input);

  expect(found).toHaveLength(10);
  expect(found[0]?.path).toHaveLength(64);
});
