import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { config } from 'dotenv';

// The same settings as the server's own: WORKERS decides between one process and a cluster that shares the port.
config({ quiet: true });
const { WORKERS, MAX_MEMORY, PM2_DISCRETE_MODE } = process.env;
// Counted once, and told to the workers: each has to know that it is not alone.
const workers = WORKERS === 'max' ? String(availableParallelism()) : WORKERS || '1';
const isCluster = workers !== '1';

export const apps = [
  {
    name: 'sarangbang',
    // Wherever this file is, as in node_modules/sarangbang; data/ and .env are those of the folder that pm2 is called in.
    script: fileURLToPath(new URL('dist/main.js', import.meta.url)),
    exec_mode: isCluster ? 'cluster' : 'fork',
    instances: isCluster ? workers : 1,
    env: { WORKERS: workers },
    // A worker says when it listens; until then the one that it replaces goes on. A migration may take its time.
    wait_ready: true,
    listen_timeout: 60_000,
    // Moving its clients takes 30 s at most (DRAIN_SECONDS), finishing what it has taken 10.
    kill_timeout: 45_000,
    // In a cluster it is reloaded as by `pm2 reload`.
    max_memory_restart: MAX_MEMORY || '1G',
    // A worker that cannot start is not tried for ever.
    max_restarts: 10,
    min_uptime: 5_000,
    merge_logs: true,
    // pm2-runtime, in containers, prints what the workers print: nobody empties files there.
    ...(PM2_DISCRETE_MODE && { out_file: '/dev/null', error_file: '/dev/null' }),
  },
];
