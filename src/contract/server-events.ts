import { z } from 'zod';
import { exactly, type Plain } from '../exactly.ts';
import { Entry } from '../log/schema.ts';
import type { ServerEvents } from '../protocol/events.ts';
import { LIMITS, type Limits } from '../protocol/limits.ts';
import { Room } from '../rooms/schema.ts';
import { nickname, Rights, User, userId } from '../users/schema.ts';
import { roomId, seq, time } from '../validate.ts';
import { LIMITED } from './meanings.ts';

/** What the server tells without being asked. */
export interface ServerEvent<A> {
  summary: string;
  /** Of its arguments, in their order. */
  names: string[];
  args: z.ZodTuple;
  /** For the compiler alone: the arguments are those of the type in `protocol/`, both ways. */
  readonly types?: (types: A) => A;
}

const bounds = Object.entries(LIMITS).map(([name, bound]) => [
  name,
  z.int().meta({ description: LIMITED[name as keyof Limits], examples: [bound] }),
]);
const LimitsSchema = exactly<Limits>()(
  z
    .object(Object.fromEntries(bounds) as Record<keyof Limits, z.ZodInt>)
    .meta({ id: 'Limits', description: 'The bounds that the server keeps. Characters are Unicode code points' }),
);
const version = z.string().meta({ description: 'Of the server', examples: ['0.1.0'] });
const Welcome = z
  .object({
    user: User,
    serverTime: time,
    limits: LimitsSchema,
    version,
    rights: Rights,
    defaultVisibility: z
      .enum(['public', 'private'])
      .meta({ description: 'Of a new room whose maker does not say', examples: ['public'] }),
  })
  .meta({ id: 'Welcome', description: 'Who one is here, and what holds' });
const Typist = z.object({ userId, nickname });
const Presence = Room.pick({ memberCount: true, onlineCount: true, presenterOnline: true });

/** Every event of the server. One that is missing here, or differs from its type, does not compile. */
export const SERVER_EVENTS: { [E in keyof ServerEvents]: ServerEvent<Plain<Parameters<ServerEvents[E]>>> } = {
  welcome: event('Comes first, on every connection', ['welcome'], z.tuple([Welcome])),
  log: event(
    'Tells new entries of a room, in order of `seq`',
    ['roomId', 'entries'],
    z.tuple([roomId, z.array(Entry)]),
  ),
  head: event('Tells how far a room’s log reaches: who is behind reads on', ['roomId', 'seq'], z.tuple([roomId, seq])),
  presence: event(
    'Tells how many are there, and in a room that is live whether its presenter is, at most once a second',
    ['roomId', 'presence'],
    z.tuple([roomId, Presence]),
  ),
  typing: event(
    'Tells who is writing, at most once a second and 20 of them. It holds for about four seconds. In live rooms and crowds nobody is told',
    ['roomId', 'typists'],
    z.tuple([roomId, z.array(Typist).max(20)]),
  ),
  read: event(
    'Tells how far one has read a room on another of one’s connections',
    ['roomId', 'seq'],
    z.tuple([roomId, seq]),
  ),
  'room:left': event(
    'Tells that one is in a room no more, where no entry says so. Whoever was `disconnected` may join again',
    ['roomId', 'left'],
    z.tuple([roomId, z.object({ joinedAt: time, reason: z.enum(['left', 'disconnected', 'kicked', 'banned']) })]),
  ),
  'session:expiring': event(
    'Comes a minute before the session ends: renew it with `session:refresh`, or the connection is closed',
    ['ending'],
    z.tuple([z.object({ expiresAt: time })]),
  ),
};

function event<A extends z.ZodTuple>(summary: string, names: string[], args: A): ServerEvent<Plain<z.output<A>>> {
  return { summary, names, args };
}
