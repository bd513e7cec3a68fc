// Loaded into each worker: on SIGUSR2 its event loop stands still, as when somebody computes too long in it.
const MS = 5_000;

process.on('SIGUSR2', () => {
  for (const end = Date.now() + MS; Date.now() < end; );
});
