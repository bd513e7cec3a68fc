// Says again what others say. After `npm install sarangbang-client`, or in a checkout after `npm run build`:
// node examples/node/bot.mjs http://localhost:3000 1
import { ChatClient } from 'sarangbang-client';

const [url = 'http://localhost:3000', roomId = '1'] = process.argv.slice(2);
const client = new ChatClient({ url, nickname: 'Echo' });
const room = await client.join(Number(roomId));
console.log(`${client.user?.nickname} is in ${room.room?.title}`);

// Entries that are new, in order, each once: also those that were said while the connection was lost.
room.subscribe((fresh) => {
  for (const entry of fresh) {
    if (entry.kind === 'message' && entry.userId !== client.user?.id) {
      room.send({ content: `${entry.nickname} says: ${entry.content}`.slice(0, 2_000), replyTo: entry.seq });
    }
  }
});

process.on('SIGINT', () => client.close());
