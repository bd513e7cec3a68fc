import { ChatClient, type ChatRoom, startSession } from '../../src/client/chat-client.ts';
import type { EventName, Input, Output } from '../../src/client/connection.ts';
import type { NewMessage, Sent } from '../../src/protocol/events.ts';
import type { TcpProxy } from '../support/proxy.ts';
import type { Acknowledged } from './checker.ts';
import type { Talker } from './talker.ts';

/** Talks through the client library. */
export async function libraryTalker(name: string, proxy: TcpProxy): Promise<Talker> {
  const acknowledged: Acknowledged[] = [];
  /** Keeps what the server answered to each message. */
  class RecordingClient extends ChatClient {
    override async ask<E extends EventName>(event: E, input: Input<E>): Promise<Output<E>> {
      const answer = await super.ask(event, input);
      if (event === 'message:send') {
        const { roomId, clientId, content } = input as NewMessage;
        acknowledged.push({ roomId, clientId, content, seq: (answer as Sent).seq });
      }
      return answer;
    }
  }
  const { token } = await startSession(proxy.url, name);
  const client = new RecordingClient({ url: proxy.url, token, answerWithinMs: 5_000 });
  const rooms = new Map<number, ChatRoom>();
  const talker: Talker = {
    name,
    proxy,
    shown: new Map(),
    acknowledged,
    said: [],
    isOnline: () => client.state === 'online',
    join: async (roomId) => {
      const room = await client.join(roomId);
      rooms.set(roomId, room);
      const shown = [...room.entries];
      talker.shown.set(roomId, shown);
      room.subscribe((fresh) => shown.push(...fresh));
    },
    say: (roomId, content) => {
      talker.said.push({ roomId, content });
      rooms.get(roomId)?.send({ content });
    },
    waiting: () => [...rooms.values()].reduce((sum, room) => sum + room.outgoing.length, 0),
    troubles: () => [
      ...(client.state === 'online' ? [] : [client.state]),
      ...[...rooms.values()].flatMap((room) => [
        ...(room.state === 'joined' ? [] : [`${room.state} room ${room.id}`]),
        ...room.outgoing.map(({ state, failure }) => `${state} ${failure?.code ?? ''} in room ${room.id}`),
      ]),
    ],
    close: () => client.close(),
  };
  return talker;
}
