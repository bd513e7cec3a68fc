import { isIPv4, isIPv6 } from 'node:net';

/** What cannot be read is counted together: whoever can write anything must not be somebody new each time. */
const UNKNOWN = 'unknown';

/**
 * Whom a client's address is counted and logged as: an IPv4 address as it is, an IPv6 address by its /64, which is what one
 * customer has. Ports and zones do not matter, and `::ffff:192.0.2.7` is `192.0.2.7`.
 * @param address of a socket, or as proxies write it in `X-Forwarded-For`
 */
export function clientNetwork(address: string): string {
  const bare = withoutPort(address.trim()).replace(/%.*$/s, '');
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return UNKNOWN;
  const groups = groupsOf(bare);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return groups.slice(6).flatMap(bytesOf).join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

function withoutPort(address: string): string {
  return /^\[(.*)\](?::\d*)?$/s.exec(address)?.[1] ?? /^([\d.]+):\d*$/.exec(address)?.[1] ?? address;
}

/** Of a valid IPv6 address, all eight. */
function groupsOf(address: string): number[] {
  const [head = [], tail] = address.split('::').map(numbersIn);
  if (!tail) return head;
  const zeros = Array<number>(8 - head.length - tail.length).fill(0);
  return [...head, ...zeros, ...tail];
}

function numbersIn(part: string): number[] {
  return part
    .split(':')
    .filter(Boolean)
    .flatMap((group) => {
      if (!group.includes('.')) return [Number.parseInt(group, 16)];
      const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
      return [a * 256 + b, c * 256 + d];
    });
}

function bytesOf(group: number): number[] {
  return [group >> 8, group & 255];
}
