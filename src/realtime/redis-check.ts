import type { Host, RedisTarget } from './redis-url.ts';

/** Redis answered, and what it said no waiting will mend. */
class RedisRefusal extends Error {
  override name = 'RedisRefusal';
}

/** One connection, for a look: it is not tried again. */
interface Probe {
  connect(): Promise<unknown>;
  call(command: string, ...args: (string | number)[]): Promise<unknown>;
  disconnect(): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** `otherwise`: with TLS where the URL says none, or without, and without a password. */
export type OpenProbe = (host: Host, how: 'server' | 'sentinel' | 'otherwise') => Probe;

/** What Redis, or TLS, says, and what to do. By the code of the error, or the beginning of its message. */
const REFUSALS: [said: RegExp, todo: string][] = [
  [/^WRONGPASS|^ERR invalid password/, 'the user or the password is wrong'],
  [
    /^NOAUTH|^ERR AUTH <password> called without/,
    'it wants another login: give it as redis://:password@host:6379, or user:password@',
  ],
  [
    /^NOPERM/,
    'this user may not do what is needed: ACL SETUSER <user> resetchannels &sarangbang:* ~sarangbang:* +@connection +@pubsub +@scripting +@write +@read +info +cluster|slots',
  ],
  [/unknown command.*(ssubscribe)/i, 'this is older than Redis 7, which is needed'],
  [/unknown command.*(sentinel)/i, 'this is no sentinel: give the sentinels (port 26379, usually), or use redis://'],
  [/cluster support disabled/, 'this is not in cluster mode: use redis://'],
  [/DB index is out of range|invalid DB index/, 'there is no database of that number'],
  // 21 is how TLS begins to refuse what is not TLS.
  [/Unknown RESP type (?!21\b)/, 'no Redis answers there: REDIS_URL names another server, or another port'],
  [
    /^ERR_SSL_TLSV1\w*_ALERT_CERTIFICATE_REQUIRED/,
    'it wants a certificate of us, which is not supported: tls-auth-clients no',
  ],
  [/^ERR_TLS_CERT_ALTNAME_INVALID|^HOSTNAME_MISMATCH/, 'its certificate is for another name than the one in the URL'],
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)/, 'its certificate is out of date'],
  [
    /^(DEPTH_ZERO_)?SELF_SIGNED_CERT|^UNABLE_TO_(GET_ISSUER|VERIFY)|^CERT_/,
    'its certificate is not trusted: set REDIS_CA_FILE to the certificate (PEM) of the authority that signed it',
  ],
];

const OTHER_TLS = {
  true: 'no TLS is spoken at this port: begin the URL with redis instead of rediss, or give the port for TLS',
  false: 'TLS is spoken at this port: begin the URL with rediss instead of redis',
};

/** What to do about a connection that was accepted, and ended before anything was said. */
export const NO_ANSWER = 'if this goes on, no Redis is there: REDIS_URL may name another server, or another port';

/** What to do about an error; undefined where Redis may just be away. */
export function refusalOf(error: unknown): string | undefined {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  return REFUSALS.find(([said]) => said.test(code) || said.test(message))?.[1];
}

/**
 * Asks at start whether this is a Redis as the URL says, and one that can be used. One that is away is not refused: it is
 * picked up when it comes.
 * @param channel one as they will be subscribed to
 * @throws RedisRefusal
 */
export async function checkRedis(target: RedisTarget, channel: string, open: OpenProbe): Promise<void> {
  const ask = async <T>(host: Host, how: 'server' | 'sentinel', question: (probe: Probe) => Promise<T>) => {
    const answer = await look(open(host, how), question);
    if (answer === undefined && (await answers(open(host, 'otherwise'))))
      throw new RedisRefusal(OTHER_TLS[`${target.tls}`]);
    return answer;
  };
  const server = (host: Host) => ask(host, 'server', (probe) => checkServer(probe, target, channel));
  if (target.kind !== 'sentinel') {
    await firstGood(target.hosts, server);
    return;
  }
  const master = await firstGood(target.hosts, (host) =>
    ask(host, 'sentinel', (probe) => askSentinel(probe, target.master)),
  );
  if (master) await server(master);
}

/** What a host that does well answers; undefined where all are away. @throws RedisRefusal of one, where none does well */
async function firstGood<T>(hosts: Host[], ask: (host: Host) => Promise<T | undefined>): Promise<T | undefined> {
  const answers = await Promise.allSettled(hosts.map(ask));
  const good = answers.find((answer) => answer.status === 'fulfilled' && answer.value !== undefined);
  if (good?.status === 'fulfilled') return good.value;
  const refused = answers.find((answer) => answer.status === 'rejected');
  if (refused) throw refused.reason;
  return undefined;
}

async function checkServer(probe: Probe, target: RedisTarget, channel: string): Promise<true> {
  // Who may not ask for INFO is believed.
  const info = String(await probe.call('INFO', 'server').catch(() => ''));
  const mode = /^(?:redis|server)_mode:(\w+)/m.exec(info)?.[1];
  if (mode === 'sentinel') throw new RedisRefusal('this is a sentinel: use redis+sentinel://host:26379/master-name');
  if (target.kind === 'cluster') await probe.call('CLUSTER', 'SLOTS');
  else if (mode === 'cluster') throw new RedisRefusal('this is in cluster mode: use redis+cluster://');
  if (target.db > 0) await probe.call('SELECT', target.db);
  await probe.call('SSUBSCRIBE', channel).catch((error: Error) => {
    // In a cluster another node may serve it, or none yet.
    if (!/^(MOVED|CLUSTERDOWN)/.test(error.message)) throw error;
  });
  return true;
}

async function askSentinel(probe: Probe, master: string): Promise<Host> {
  const address = await probe.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', master);
  if (Array.isArray(address)) return { host: String(address[0]), port: Number(address[1]) };
  const known = (await probe.call('SENTINEL', 'MASTERS')) as string[][];
  const names = known.map((fields) => fields[fields.indexOf('name') + 1]);
  throw new RedisRefusal(`the sentinels know no master of that name; they know: ${names.join(', ') || 'none'}`);
}

/** Whether a Redis is there, whatever it says. */
async function answers(probe: Probe): Promise<boolean> {
  let said = '';
  probe.on('error', ({ message }) => {
    said = message;
  });
  try {
    await probe.connect();
    return true;
  } catch {
    return said.startsWith('NOAUTH');
  } finally {
    probe.disconnect();
  }
}

/** @returns undefined where it is away */
async function look<T>(probe: Probe, ask: (probe: Probe) => Promise<T>): Promise<T | undefined> {
  // That the connection was closed is what is thrown; why it was, is said here.
  let why: Error | undefined;
  probe.on('error', (error) => {
    why = error;
  });
  try {
    await probe.connect();
    return await ask(probe);
  } catch (error) {
    if (error instanceof RedisRefusal) throw error;
    const refusal = refusalOf(why) ?? refusalOf(error);
    if (refusal) throw new RedisRefusal(refusal);
    return undefined;
  } finally {
    probe.disconnect();
  }
}
