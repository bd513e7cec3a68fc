// Loaded into each server under measurement: says what is in use when everything that is garbage is gone.
process.on('message', async (question) => {
  if (question !== 'state') return;
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await new Promise((later) => setTimeout(later, 100));
  }
  const active = process.getActiveResourcesInfo();
  process.send({
    memory: process.memoryUsage(),
    timers: active.filter((name) => name === 'Timeout').length,
    connections: active.filter((name) => name === 'TCPSocketWrap').length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
  });
});
