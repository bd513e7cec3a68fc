// Loaded into a server: on SIGUSR2 the host's clock jumps by JUMP_MS.
const realNow = Date.now;

process.on('SIGUSR2', () => {
  Date.now = () => realNow() + Number(process.env.JUMP_MS);
});
