// Whether the server of this container is ready, as an exit code: the image has no curl.
const port = process.env.PORT || 3000;
const isReady = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(4_000) }).then(
  ({ ok }) => ok,
  () => false,
);
process.exit(isReady ? 0 : 1);
