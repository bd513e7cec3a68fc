import { decodePercent } from '../percent.ts';

export interface Host {
  host: string;
  port: number;
}

/** What REDIS_URL says. */
export type RedisTarget = {
  tls: boolean;
  username: string | undefined;
  password: string | undefined;
  /** Of Redis, of the sentinels, or of some nodes of the cluster: at least one. */
  hosts: [Host, ...Host[]];
  /** The database's number; a cluster has 0 alone. */
  db: number;
} & (
  | { kind: 'single' }
  | { kind: 'cluster' }
  /** `master`: its name among the sentinels. */
  | { kind: 'sentinel'; master: string; sentinelPassword: string | undefined }
);

const EXAMPLES =
  'redis://:password@host:6379/0, redis+sentinel://:password@host:26379,host:26379/master-name or ' +
  'redis+cluster://:password@host:6379,host:6379';
const FORM =
  /^redis(?<tls>s?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<account>[^@/?#]*)@)?(?<hosts>[^@/?#]+)(?:\/(?<path>[^@/?#]*))?(?:\?(?<query>[^?#]*))?$/;

/**
 * Reads `redis[s][+sentinel|+cluster]://[[user]:password@]host[:port][,host[:port]…][/db or master][?db=…&sentinelPassword=…]`.
 * @throws Error that says what is wrong, and quotes nothing: a misplaced character may make a part of the password look like another part
 */
export function parseRedisUrl(url: string): RedisTarget {
  const parts = FORM.exec(url)?.groups;
  if (!parts) {
    throw new Error(
      `must be a URL like ${EXAMPLES}; what is special in a password is written as %40, and TLS as rediss`,
    );
  }
  const kind = (parts['kind'] as 'sentinel' | 'cluster' | undefined) ?? 'single';
  const path = decodePercent(parts['path'] ?? '');
  const query = readQuery(parts['query'] ?? '', kind);
  const shared = {
    tls: parts['tls'] === 's',
    ...readAccount(parts['account']),
    hosts: readHosts(parts['hosts'] ?? '', kind),
    db: readDatabase(query.get('db') ?? (kind === 'sentinel' ? '' : path)),
  };
  if (kind === 'sentinel') {
    if (path === '') throw new Error(`must end with the name of the master: redis+sentinel://host:26379/master-name`);
    return { ...shared, kind, master: path, sentinelPassword: query.get('sentinelPassword') ?? shared.password };
  }
  if (kind === 'cluster' && shared.db !== 0) throw new Error('must not name a database: a cluster has number 0 alone');
  return { ...shared, kind };
}

function readAccount(account: string | undefined): { username: string | undefined; password: string | undefined } {
  if (account === undefined) return { username: undefined, password: undefined };
  const colon = account.indexOf(':');
  if (colon < 0) throw new Error('names a user without a password: write :password@ or user:password@');
  return {
    username: decodePercent(account.slice(0, colon)) || undefined,
    password: decodePercent(account.slice(colon + 1)) || undefined,
  };
}

function readHosts(list: string, kind: RedisTarget['kind']): [Host, ...Host[]] {
  const [first, ...others] = list.split(',').map((text) => {
    const url = `redis://${text.trim()}`;
    if (text.trim() === '' || !URL.canParse(url))
      throw new Error(`has a host that is none: write host:port, as in ${EXAMPLES}`);
    const { hostname, port } = new URL(url);
    return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (kind === 'sentinel' ? 26_379 : 6_379) };
  });
  if (kind === 'single' && others.length > 0) {
    throw new Error('has several hosts: say what they are with redis+sentinel:// or redis+cluster://');
  }
  return [first as Host, ...others];
}

function readQuery(text: string, kind: RedisTarget['kind']): URLSearchParams {
  const known = { single: ['db'], cluster: [], sentinel: ['db', 'sentinelPassword'] }[kind] as string[];
  const query = new URLSearchParams(text);
  if (Array.from(query.keys()).some((name) => !known.includes(name))) {
    throw new Error(
      `has a parameter that is not known: ${known.length > 0 ? `there is ${known.join(' and ')}` : 'a cluster has none'}`,
    );
  }
  return query;
}

function readDatabase(text: string): number {
  if (!/^\d{0,4}$/.test(text)) throw new Error('has a database that is no number: redis://host:6379/0');
  return Number(text);
}
