import { ChatError } from '../errors.ts';
import type { LogService } from '../log/service.ts';
import type * as events from '../protocol/events.ts';
import { type Answers, answer } from '../realtime/answer.ts';
import type { RoomChannels } from '../realtime/rooms.ts';
import type { ChatSocket } from '../realtime/socket.ts';
import { SAY } from '../words.ts';
import type { Connections } from './connections.ts';
import { InRoom, Joined, JoinRoom, ListMembers, MembersPage, Nothing } from './schema.ts';
import type { MemberService } from './service.ts';

export interface MemberHandlerParts {
  members: MemberService;
  connections: Connections;
  channels: RoomChannels;
  log: LogService;
}

export function memberEvents({
  members,
  connections,
  channels,
  log,
}: MemberHandlerParts): Pick<Answers, 'room:join' | 'room:leave' | 'members:list'> {
  return {
    'room:join': answer({
      summary: 'Joins a room, and hears it from now on',
      description:
        'A connection that comes back joins again, with `after`: what was missed comes with the answer, or the first page of it, and the rest is read. In a permanent chat room, a private one and one with a password one stays a member until `room:leave`; of others for as long as a connection lasts.',
      input: JoinRoom,
      data: Joined,
      isPage: true,
      rate: 'joins',
      errors: ['forbidden', 'banned', 'not_found', 'conflict', 'busy'],
      handle: join,
    }),
    'room:leave': answer({
      summary: 'Leaves a room, on all of one’s connections',
      input: InRoom,
      data: Nothing,
      errors: ['forbidden', 'not_found', 'busy'],
      handle: leave,
    }),
    'members:list': answer({
      summary: 'Lists a room’s members, in order of arrival',
      input: ListMembers,
      data: MembersPage,
      isPage: true,
      errors: ['forbidden', 'not_found'],
      handle: (input, { data }) => members.list(data.session, input),
    }),
  };

  /** Joins, then listens, then reads: what is written meanwhile is heard or read, or both, and never missed. */
  async function join({ after, bytes, isBack, ...room }: JoinRoom, socket: ChatSocket): Promise<events.Joined> {
    const { session } = socket.data;
    const { roomId } = room;
    const userId = session.user.id;
    await members.admit(session);
    if (isBack && after !== undefined) await log.mustNotHaveDeparted(session.user, roomId, after);
    if (!socket.connected) throw new ChatError('conflict', SAY.connectionClosed);
    connections.enter(socket.id, roomId, userId);
    const joined = await members.connect(session, { ...room, address: socket.conn.remoteAddress }).catch((error) => {
      const mayBeWritten = !(error instanceof ChatError) || error.code === 'unavailable';
      if (!connections.stayedOut(socket.id, roomId, userId, mayBeWritten)) channels.exit(socket, roomId);
      throw error;
    });
    if (!connections.entered(socket.id, roomId, userId, joined.you.joinedAt)) {
      throw new ChatError('conflict', SAY.leftMeanwhile);
    }
    await channels.enter(socket, roomId);
    return { ...joined, ...(await log.read({ roomId, after, bytes })) };
  }

  /** Who was no member any more, and had not been told, hears the room no more either. A leave that fails changes nothing. */
  async function leave({ roomId }: InRoom, socket: ChatSocket): Promise<Record<string, never>> {
    const { session } = socket.data;
    const { user } = session;
    const joinedAt = connections.membership(socket.id, roomId, user.id);
    try {
      await members.leave(session, roomId);
      return {};
    } catch (error) {
      const isOut = error instanceof ChatError && ['forbidden', 'not_found'].includes(error.code);
      if (isOut && joinedAt !== undefined) channels.local.expel(roomId, { userId: user.id, joinedAt, reason: 'left' });
      throw error;
    }
  }
}
