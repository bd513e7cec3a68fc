import { type WebSocket, WebSocketServer } from 'ws';

// As little as a server can do: what is sent is built once, and framed for each. Nothing is stored, one process alone.
const rooms = new Map<number, Set<WebSocket>>();
const server = new WebSocketServer({ port: Number(process.env['PORT']), host: '127.0.0.1' });

server.on('listening', () => process.send?.('ready'));
server.on('connection', (socket) => {
  const joined = new Set<number>();
  socket.on('message', (text) => {
    const [event, { roomId, content }, id] = JSON.parse(String(text)) as [
      string,
      { roomId: number; content: string },
      number,
    ];
    const room = rooms.get(roomId) ?? new Set();
    if (event === 'room:join') {
      rooms.set(roomId, room.add(socket));
      joined.add(roomId);
    } else {
      const entry = { kind: 'message', at: Date.now(), userId: 'somebody', nickname: 'somebody', content };
      const frame = Buffer.from(JSON.stringify(['message', roomId, entry]));
      for (const receiver of room) receiver.send(frame, { binary: false });
    }
    socket.send(JSON.stringify(['ok', id]));
  });
  socket.on('close', () => {
    for (const roomId of joined) rooms.get(roomId)?.delete(socket);
  });
});
