// Loaded into each server under measurement: says how much memory is in use when everything that is garbage is gone.
process.on('message', async (question) => {
  if (question !== 'memory') return;
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await new Promise((later) => setTimeout(later, 100));
  }
  process.send({ memory: process.memoryUsage() });
});
