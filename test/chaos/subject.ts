import type { Entry } from '../../src/protocol/model.ts';
import type { TcpProxy } from '../support/proxy.ts';
import { Rest } from '../support/rest.ts';
import type { History } from './checker.ts';
import { libraryTalker } from './library-talker.ts';
import { PlainTalker } from './plain-talker.ts';
import { BUILT, type Stack, type WorkerCommand } from './stack.ts';
import type { Talker } from './talker.ts';

/** A chat server that is put to the test: how it is started, spoken to, and held to its word. */
export interface Subject {
  command: WorkerCommand;
  /** A statement that locks what is written when somebody talks in the room `?`. */
  lockingRoom: string;
  createRooms(url: string, count: number): Promise<number[]>;
  newTalker(index: number, proxy: TcpProxy): Promise<Talker>;
  /** The newest `seq` of each room. */
  heads(stack: Stack): Promise<Map<number, number>>;
  /** What was promised, stored and shown. */
  history(stack: Stack, talkers: Talker[]): Promise<History>;
}

export function sarangbang(command: WorkerCommand = BUILT): Subject {
  return {
    command,
    lockingRoom: 'SELECT id FROM room WHERE id = ? FOR UPDATE',
    createRooms: async (url, count) => {
      const { body } = await new Rest(url).post('/api/sessions', { nickname: 'maker' });
      const api = new Rest(url, body.token);
      const ids: number[] = [];
      for (let i = 0; i < count; i++) ids.push((await api.post('/api/rooms', { title: `room ${i}` })).body.id);
      return ids;
    },
    // Every third does without our library.
    newTalker: async (index, proxy) => {
      const name = `talker ${index}`;
      return index % 3 === 2 ? await PlainTalker.start(name, proxy) : await libraryTalker(name, proxy);
    },
    heads: async (stack) => {
      const heads = (await stack.query('SELECT id, head_seq FROM room')) as { id: number; head_seq: number }[];
      return new Map(heads.map(({ id, head_seq }) => [id, head_seq]));
    },
    history: async (stack, talkers) => ({
      said: talkers.flatMap((talker) => talker.said),
      acknowledged: talkers.flatMap((talker) => talker.acknowledged),
      views: viewsOf(talkers),
      stored: await readStored((statement) => stack.query(statement)),
    }),
  };
}

export function viewsOf(talkers: Talker[]): { who: string; roomId: number; shown: Entry[] }[] {
  return talkers.flatMap(({ name, shown }) =>
    Array.from(shown, ([roomId, entries]) => ({ who: name, roomId, shown: entries })),
  );
}

export async function readStored(query: (statement: string) => Promise<unknown[]>): Promise<Map<number, Entry[]>> {
  const rows = await query('SELECT room_id, seq, kind, user_id, body FROM entry ORDER BY room_id, seq');
  const stored = new Map<number, Entry[]>();
  for (const row of rows as { room_id: number; seq: number; kind: string; user_id: string; body: string }[]) {
    const { room_id: roomId, seq, kind, user_id: userId, body } = row;
    const log = stored.get(roomId) ?? [];
    log.push({ seq, kind, userId, ...JSON.parse(body) });
    stored.set(roomId, log);
  }
  return stored;
}
