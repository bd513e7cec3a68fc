import type { JWTPayload } from 'jose';
import { ChatError } from '../errors.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { User } from '../protocol/model.ts';
import { nameFrom } from '../protocol/visible.ts';
import type { Power, Session } from '../session.ts';
import { SAY } from '../words.ts';
import { isNobodysId, isUserId } from './schema.ts';

/** The names of the claims; `a.b` is `b` within `a`, unless there is a claim `a.b`. Of `role`, `moderator`, `owner` and `admin` count. */
interface ClaimNames {
  id: string;
  nickname: string;
  avatar?: string | undefined;
  role?: string | undefined;
}

/** Which tokens of the host product are taken, and what they say. */
export interface HostTokenOptions {
  /** Tokens are signed with it (HS256, HS384 or HS512, as its length allows). Either this or `jwksUrl`. */
  secret?: string | undefined;
  /** The secret before that one: its tokens hold too. */
  previousSecret?: string | undefined;
  /** Where the keys are published (RFC 7517) that tokens are signed with (RS256, ES256). */
  jwksUrl?: string | undefined;
  /** What `iss` and `aud` must say, where that is checked. */
  issuer?: string | undefined;
  audience?: string | undefined;
  claims: ClaimNames;
}

/** How far hosts' clocks may be apart, in seconds. */
export const CLOCK_TOLERANCE = 5;
/** No token holds for longer after it was issued, in ms: for so long it is remembered who was signed out. */
export const LONGEST_MS = 400 * 86_400_000;

/**
 * Who a verified token of the host product is about, and for how long.
 * @param isReserved nicknames that only the host's staff may have
 * @throws ChatError `unauthenticated`
 */
export function readClaims(payload: JWTPayload, names: ClaimNames, isReserved: (nickname: string) => boolean): Session {
  const claimed = claim(payload, names.id);
  if (typeof claimed === 'string' && claimed.length > LIMITS.userId)
    throw new ChatError('unauthenticated', SAY.longId(names.id, LIMITS.userId));
  const id = toId(claimed);
  if (id === undefined) throw new ChatError('unauthenticated', SAY.badClaim(names.id));
  const power = names.role ? toPower(claim(payload, names.role)) : 'none';
  const isTheirs = (nickname: string | undefined) =>
    nickname !== undefined && (power !== 'none' || !isReserved(nickname));
  // An id that is an e-mail address is not to be shown as a name.
  const nickname =
    [toNickname(claim(payload, names.nickname)), toNickname(id.replace(/@.*$/s, ''))].find(isTheirs) ?? 'user';
  const avatarUrl = names.avatar && toAvatar(claim(payload, names.avatar));
  const user: User = { id, nickname, ...(avatarUrl && { avatarUrl }) };
  return { user, power, ...toTimes(payload) };
}

function claim(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  return name.split('.').reduce<unknown>((value, part) => {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, part)
      ? (value as JWTPayload)[part]
      : undefined;
  }, payload);
}

/** Two users never get one id: a number that JSON could not carry exactly is none, nor is an object written as text. */
function toId(claimed: unknown): string | undefined {
  const id = Number.isSafeInteger(claimed) ? String(claimed) : claimed;
  return typeof id === 'string' && isUserId(id) && !isReserved(id) ? id : undefined;
}

/** Not the host product's to give. */
function isReserved(id: string): boolean {
  return id.startsWith('g_') || isNobodysId(id);
}

function toTimes({ iat, exp }: JWTPayload): { issuedAt?: number; expiresAt: number } {
  const now = Date.now();
  // One from the future would outlive being signed out.
  if (iat !== undefined && 1_000 * iat > now + 1_000 * CLOCK_TOLERANCE)
    throw new ChatError('unauthenticated', SAY.badClaim('iat'));
  const end = Math.floor(1_000 * (exp as number));
  if (iat === undefined && end > now + LONGEST_MS) throw new ChatError('unauthenticated', SAY.badClaim('exp'));
  const expiresAt = iat === undefined ? end : Math.min(end, Math.floor(1_000 * iat) + LONGEST_MS);
  if (expiresAt <= now) throw new ChatError('unauthenticated', SAY.expiredToken);
  // A host whose clock is ahead dates tokens ahead: one from before a sign-out must not look newer than it.
  const issuedAt = iat === undefined ? {} : { issuedAt: Math.floor(1_000 * (iat - CLOCK_TOLERANCE)) };
  return { ...issuedAt, expiresAt };
}

function toPower(claimed: unknown): Power {
  const roles = [claimed].flat();
  if (roles.includes('admin') || roles.includes('owner')) return 'owner';
  return roles.includes('moderator') ? 'moderator' : 'none';
}

/** The host product's names may be longer than ours, and hold what ours may not. */
function toNickname(claimed: unknown): string | undefined {
  return typeof claimed === 'string' || typeof claimed === 'number'
    ? nameFrom(String(claimed), LIMITS.nickname)
    : undefined;
}

function toAvatar(claimed: unknown): string | undefined {
  if (typeof claimed !== 'string' || claimed.length > LIMITS.attachmentUrl || !URL.canParse(claimed)) return undefined;
  const { protocol, href } = new URL(claimed);
  return /^https?:$/.test(protocol) && href.length <= LIMITS.attachmentUrl ? href : undefined;
}
