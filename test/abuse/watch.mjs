import { writeFileSync } from 'node:fs';

// Loaded into the attacked server: writes how long its event loop was blocked at most, and how much memory it took, from the
// signal on which it begins anew.
const EVERY_MS = 5;
let last = performance.now();
let longest = 0;
let memory = 0;
let writtenAt = 0;
process.on('SIGUSR2', () => {
  longest = memory = 0;
});
setInterval(() => {
  const now = performance.now();
  longest = Math.max(longest, now - last - EVERY_MS);
  memory = Math.max(memory, process.memoryUsage.rss());
  last = now;
  if (now - writtenAt < 100) return;
  writtenAt = now;
  writeFileSync('watched.json', JSON.stringify({ longest, memory }));
}, EVERY_MS).unref();
