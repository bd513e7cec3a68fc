import type { Response } from 'express';
import type { Limiters } from '../limiter.ts';
import type { Session } from '../session.ts';

/** Tells a client that is counted how much of a rate is left: `RateLimit-Policy` and `RateLimit`, as the IETF drafts them. */
export async function tellRate(
  res: Response,
  name: keyof Limiters,
  { session, address }: { session: Session | undefined; address: string },
): Promise<void> {
  const limiter = (res.app.locals['limiters'] as Limiters)[name];
  const key = limiter.by === 'client address' ? address : session?.user.id;
  const left = key === undefined ? undefined : await limiter.left(key);
  if (!left) return;
  res.set('RateLimit-Policy', `"${name}";q=${left.most};w=${left.seconds}`);
  res.set('RateLimit', `"${name}";r=${left.remaining};t=${Math.ceil(left.resetMs / 1_000)}`);
}
