import { isIP } from 'node:net';
import { z } from 'zod';
import { decodePercent } from '../percent.ts';

/** What MYSQL_URL says, under mysql2's names. */
export interface MysqlTarget {
  host: string;
  port: number;
  user?: string;
  password?: string;
  database: string;
  socketPath?: string;
  ssl?: z.output<typeof Tls>;
}

const EXAMPLE = 'mysql://user:password@host:3306/database';
const FORM =
  /^mysql:\/\/(?:(?<account>[^@/?#]*)@)?(?<host>\[[\da-fA-F:.]+\]|[^@/?#:,[\]\s]+)(?::(?<port>\d{1,5}))?\/(?<database>[^@/?#]+)(?:\?(?<query>[^?#]*))?$/;

/** Names of mysql2, which takes them from Node, but for `verifyIdentity`: whether the certificate must be for this host. */
const Tls = z.strictObject({
  ca: z.string().exactOptional(),
  cert: z.string().exactOptional(),
  key: z.string().exactOptional(),
  passphrase: z.string().exactOptional(),
  ciphers: z.string().exactOptional(),
  minVersion: z.string().exactOptional(),
  maxVersion: z.string().exactOptional(),
  rejectUnauthorized: z.boolean().exactOptional(),
  verifyIdentity: z.boolean().exactOptional(),
});

/**
 * Reads `mysql://[user[:password]@]host[:port]/database[?ssl=true or JSON&socketPath=…]`.
 * @param ca certificates (PEM) of authorities to trust instead of the usual ones; with it TLS is used
 * @throws Error that says what is wrong, and quotes nothing: a misplaced character may make a part of the password look like another part
 */
export function parseMysqlUrl(url: string, ca?: string): MysqlTarget {
  const parts = FORM.exec(url)?.groups;
  const port = Number(parts?.['port'] ?? 3_306);
  if (!parts || port > 65_535) {
    throw new Error(`must be a URL like ${EXAMPLE}; what is special in a password is written as %40`);
  }
  const { account, host = '', database = '', query = '' } = parts;
  const parameters = new URLSearchParams(query);
  if (Array.from(parameters.keys()).some((name) => name !== 'ssl' && name !== 'socketPath')) {
    throw new Error('has a parameter that is not known: there is ssl and socketPath');
  }
  const socketPath = parameters.get('socketPath');
  const name = host.replace(/^\[|\]$/g, '');
  const tls = readTls(parameters.get('ssl'));
  return {
    host: name,
    port,
    ...readAccount(account),
    database: decodePercent(database),
    ...(socketPath && { socketPath }),
    // mysql2 would believe a certificate for any name. Of an address it cannot tell.
    ...((tls || ca) && { ssl: { verifyIdentity: isIP(name) === 0, ...(ca && { ca }), ...tls } }),
  };
}

function readAccount(account: string | undefined): { user?: string; password?: string } {
  if (account === undefined) return {};
  const [user = '', ...password] = account.split(':');
  return { user: decodePercent(user), password: decodePercent(password.join(':')) };
}

function readTls(text: string | null): MysqlTarget['ssl'] {
  if (text === null) return undefined;
  if (text === 'true') return {};
  try {
    return Tls.parse(JSON.parse(text));
  } catch {
    const names = Object.keys(Tls.shape).join(', ');
    throw new Error(`has an ssl that is neither true nor JSON like {"rejectUnauthorized":false}; there is ${names}`);
  }
}
