import { createServer } from 'node:http';
import { createShardedAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { createPool, type ResultSetHeader } from 'mysql2/promise';
import { Server } from 'socket.io';

// What a team would write: Socket.IO with the Redis adapter, which broadcasts each message as it comes. With MYSQL_URL it
// also stores each one, with an INSERT of its own, before it acknowledges and broadcasts.
const { PORT, REDIS_URL = '', MYSQL_URL } = process.env;
const pool = MYSQL_URL ? createPool({ uri: MYSQL_URL, connectionLimit: 10 }) : undefined;
await pool?.query(
  'CREATE TABLE IF NOT EXISTS message (id BIGINT AUTO_INCREMENT PRIMARY KEY, room BIGINT NOT NULL, content TEXT NOT NULL, KEY (room, id))',
);

const http = createServer((_req, res) => res.end());
const io = new Server(http, {
  transports: ['websocket'],
  serveClient: false,
  adapter: createShardedAdapter(new Redis(REDIS_URL), new Redis(REDIS_URL), {
    channelPrefix: 'plain',
    subscriptionMode: 'dynamic',
  }),
});

async function store(roomId: number, content: string): Promise<number | undefined> {
  if (!pool) return undefined;
  const [{ insertId }] = await pool.execute<ResultSetHeader>('INSERT INTO message (room, content) VALUES (?, ?)', [
    roomId,
    content,
  ]);
  return insertId;
}

interface Message {
  roomId: number;
  content: string;
}

io.of('/chat').on('connection', (socket) => {
  socket.on('room:join', async ({ roomId }: Message, acknowledge: (reply: object) => void) => {
    await socket.join(`room:${roomId}`);
    acknowledge({ ok: true });
  });
  socket.on('message:send', async ({ roomId, content }: Message, acknowledge: (reply: object) => void) => {
    try {
      const id = await store(roomId, content);
      const entry = { kind: 'message', id, at: Date.now(), userId: socket.id, nickname: 'somebody', content };
      io.of('/chat').to(`room:${roomId}`).emit('message', roomId, entry);
      acknowledge({ ok: true, id });
    } catch {
      acknowledge({ ok: false });
    }
  });
});

http.listen(Number(PORT), '127.0.0.1', () => process.send?.('ready'));
