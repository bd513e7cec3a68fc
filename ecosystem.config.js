import { config } from 'dotenv';

// The same settings as the server's own: WORKERS decides between one process and a cluster that shares the port.
config({ quiet: true });
const { WORKERS = '1', PM2_DISCRETE_MODE } = process.env;
const isCluster = WORKERS !== '1' && WORKERS !== '';

export const apps = [
  {
    name: 'sarangbang',
    script: 'dist/main.js',
    exec_mode: isCluster ? 'cluster' : 'fork',
    instances: isCluster ? WORKERS : 1,
    // A worker says when it listens, and gets the time to finish what it has taken (it takes 8 s at most).
    wait_ready: true,
    listen_timeout: 15_000,
    kill_timeout: 10_000,
    // A worker that cannot start is not tried for ever.
    max_restarts: 10,
    min_uptime: 5_000,
    merge_logs: true,
    // pm2-runtime, in containers, prints what the workers print: nobody empties files there.
    ...(PM2_DISCRETE_MODE && { out_file: '/dev/null', error_file: '/dev/null' }),
  },
];
