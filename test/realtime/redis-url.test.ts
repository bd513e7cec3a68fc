import { describe, expect, test } from 'vitest';
import { parseRedisUrl } from '../../src/realtime/redis-url.ts';

describe('REDIS_URL', () => {
  const plain = { tls: false, username: undefined, password: undefined, db: 0 };
  const [one, two] = [
    { host: 'one', port: 7_000 },
    { host: 'two', port: 7_001 },
  ];

  test.each([
    ['redis://one:7000', { ...plain, kind: 'single', hosts: [one] }],
    ['redis://one', { ...plain, kind: 'single', hosts: [{ host: 'one', port: 6_379 }] }],
    ['rediss://:p%40ss%2F@one:7000/2', { ...plain, kind: 'single', tls: true, password: 'p@ss/', db: 2, hosts: [one] }],
    [
      'redis://user:a:b@one:7000/?db=3',
      { ...plain, kind: 'single', username: 'user', password: 'a:b', db: 3, hosts: [one] },
    ],
    ['redis://[::1]:7000', { ...plain, kind: 'single', hosts: [{ host: '::1', port: 7_000 }] }],
    ['redis+cluster://one:7000,two:7001', { ...plain, kind: 'cluster', hosts: [one, two] }],
    ['rediss+cluster://:x@one:7000/0', { ...plain, kind: 'cluster', tls: true, password: 'x', hosts: [one] }],
    [
      'redis+sentinel://one:7000,two/chat',
      {
        ...plain,
        kind: 'sentinel',
        master: 'chat',
        hosts: [one, { host: 'two', port: 26_379 }],
        sentinelPassword: undefined,
      },
    ],
    [
      'redis+sentinel://u:x@one:7000/chat?db=4&sentinelPassword=y',
      {
        ...plain,
        kind: 'sentinel',
        master: 'chat',
        hosts: [one],
        username: 'u',
        password: 'x',
        db: 4,
        sentinelPassword: 'y',
      },
    ],
  ])('%s', (url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });

  test.each([
    ['http://one', /must be a URL like redis:/],
    ['redis://', /must be a URL like/],
    ['redis://:s3cret@@one', /must be a URL like/],
    ['redis://:s3cret/x@one', /must be a URL like/],
    ['redis://s3cret@one', /a user without a password/],
    ['redis://:s3cr%et@one', /write it as %25/],
    ['redis://one,two', /several hosts/],
    ['redis://one:port', /host:port/],
    ['redis://one:70000', /host:port/],
    ['redis+cluster://one,,two', /host:port/],
    ['redis://one/first', /no number/],
    ['redis://one?family=s3cret', /not known: there is db/],
    ['redis+cluster://one/1', /number 0 alone/],
    ['redis+sentinel://one,two', /name of the master/],
    ['redis+sentinel://one/chat/0', /must be a URL like/],
  ])('%s is refused, and not quoted', (url, said) => {
    expect(() => parseRedisUrl(url)).toThrow(said);
    expect(() => parseRedisUrl(url)).toThrow(expect.not.stringContaining('s3c'));
  });
});
