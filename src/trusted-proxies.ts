import { isIP } from 'node:net';
import { z } from 'zod';

/** Which proxies are believed about a client's address, as Express's `trust proxy`: the nearest so many, or those at these. */
export type TrustedProxies = number | string[];

/** Names that Express knows for ranges of addresses. */
const RANGES = ['loopback', 'linklocal', 'uniquelocal'];

const HOW =
  'must be how many proxies a request comes through (1 to 9), or their addresses, separated by commas: ' +
  'loopback, linklocal, uniquelocal, 10.0.0.5, 10.0.0.0/24';

/**
 * `TRUST_PROXY`: nobody by default. Express's `true`, and a range of all addresses, are refused: whoever wrote
 * `X-Forwarded-For` first would choose the address that limits go by.
 */
export function trustedProxies() {
  return z
    .string()
    .default('')
    .transform(listed)
    .refine((proxies) => isCount(proxies) || proxies.every(isAddress), HOW)
    .transform((proxies): TrustedProxies => (isCount(proxies) ? Number(proxies[0]) : proxies));
}

function listed(value: string): string[] {
  return value
    .split(',')
    .map((proxy) => proxy.trim())
    .filter(Boolean);
}

function isCount(proxies: string[]): boolean {
  return proxies.length === 1 && /^[1-9]$/.test(proxies[0] as string);
}

function isAddress(proxy: string): boolean {
  const [, address, prefix] = /^([^/]+)(?:\/([1-9]\d{0,2}))?$/.exec(proxy) ?? [];
  if (address === undefined) return false;
  const version = isIP(address);
  if (version === 0) return RANGES.includes(proxy);
  return prefix === undefined || Number(prefix) <= (version === 4 ? 32 : 128);
}
