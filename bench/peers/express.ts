import express from 'express';

// A page of 50 rooms that is always the same: what Express takes to answer anything of that size.
const rooms = Array.from({ length: 50 }, (_, i) => ({
  id: 100_000 - i,
  title: `Room ${100_000 - i} of very many`,
  mode: 'chat',
  lifetime: 'permanent',
  headSeq: 0,
  memberCount: 0,
  onlineCount: 0,
  createdAt: 100_000 - i,
}));
const page = { rooms, nextCursor: 'WzEwMDAwMCwxMDAwMDBd' };

const app = express();
app.get('/api/rooms', (_req, res) => {
  res.json(page);
});
app.listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.('ready'));
