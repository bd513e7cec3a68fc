import { describe, expect, test } from 'vitest';
import { parseMysqlUrl } from '../../src/db/mysql-url.ts';

describe('MYSQL_URL', () => {
  const db = { host: 'db', port: 3_306, database: 'chat' };
  const ann = { user: 'ann', password: 'secret' };

  test.each([
    ['mysql://db/chat', db],
    ['mysql://ann:secret@db:3307/chat', { ...db, ...ann, port: 3_307 }],
    ['mysql://ann:s%40%2F%23%3A@db/chat', { ...db, user: 'ann', password: 's@/#:' }],
    ['mysql://ann:a:b@db/chat', { ...db, user: 'ann', password: 'a:b' }],
    ['mysql://root@db/chat', { ...db, user: 'root', password: '' }],
    ['mysql://[::1]:3307/my%20chat', { host: '::1', port: 3_307, database: 'my chat' }],
    ['mysql://db/chat?socketPath=/run/mysqld/mysqld.sock', { ...db, socketPath: '/run/mysqld/mysqld.sock' }],
    ['mysql://db/chat?ssl=true', { ...db, ssl: { verifyIdentity: true } }],
    ['mysql://10.0.0.5/chat?ssl=true', { ...db, host: '10.0.0.5', ssl: { verifyIdentity: false } }],
    [
      'mysql://db/chat?ssl={"rejectUnauthorized":false,"verifyIdentity":false}',
      { ...db, ssl: { rejectUnauthorized: false, verifyIdentity: false } },
    ],
  ])('%s', (url, target) => {
    expect(parseMysqlUrl(url)).toEqual(target);
  });

  test('a private authority is enough for TLS', () => {
    expect(parseMysqlUrl('mysql://db/chat', 'PEM')).toEqual({ ...db, ssl: { verifyIdentity: true, ca: 'PEM' } });
  });

  test.each([
    ['postgres://db/chat', /must be a URL like mysql:/],
    ['mysql://ann:s3cret@pw#x@db/chat', /written as %40/],
    ['mysql://ann:s3cret@pw@db/chat', /written as %40/],
    ['mysql://ann:s3cret#x@db/chat', /written as %40/],
    ['mysql://ann:s3cret/x@db/chat', /written as %40/],
    ['mysql://ann:s3cret?x@db/chat', /written as %40/],
    ['mysql://ann:s3cret%@db/chat', /write it as %25/],
    ['mysql://ann:s3cret@db', /must be a URL like/],
    ['mysql://ann:s3cret@db/', /must be a URL like/],
    ['mysql://ann:s3cret@/chat', /must be a URL like/],
    ['mysql://ann:s3cret@db:70000/chat', /must be a URL like/],
    ['mysql://ann:s3cret@one,two/chat', /must be a URL like/],
    ['mysql://db/chat?s3cret=1', /not known: there is ssl and socketPath/],
    ['mysql://db/chat?ssl=s3cret', /neither true nor JSON/],
    ['mysql://db/chat?ssl={"s3cret":1}', /neither true nor JSON/],
  ])('%s is refused, and not quoted', (url, said) => {
    expect(() => parseMysqlUrl(url)).toThrow(said);
    expect(() => parseMysqlUrl(url)).toThrow(expect.not.stringContaining('s3c'));
  });
});
