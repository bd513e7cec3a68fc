import { z } from 'zod';
import { Routes } from './routes.ts';

export interface Health {
  /** Rejects where the database does not answer. */
  database: () => Promise<unknown>;
  redis: () => 'none' | 'up' | 'down';
  /** The server is stopping: send it no more. */
  stopping: () => boolean;
}

const DATABASE_WAIT_MS = 2_000;

type Readiness = z.output<typeof Readiness>;
const Readiness = z
  .object({
    status: z.enum(['ok', 'degraded', 'unavailable']).meta({ description: '`degraded`: chat goes on without Redis' }),
    database: z.enum(['up', 'down']),
    redis: z.enum(['up', 'down', 'none']),
    stopping: z.literal(true).optional().meta({ description: 'It takes no more work' }),
  })
  .meta({ id: 'Readiness', description: 'Whether the server can do its work' });

/** `/livez`: the process answers. `/readyz`: it can do its work. Without Redis chat goes on, slower between workers. */
export function healthRoutes({ database, redis, stopping }: Health): Routes {
  const routes = new Routes('Health', '');

  routes.get('/livez', {
    id: 'livez',
    summary: 'Says whether the process answers',
    answers: { 200: z.object({ status: z.literal('ok') }).describe('It does') },
    open: true,
    handle: async () => ({ status: 'ok' as const }),
  });

  routes.get('/readyz', {
    id: 'readyz',
    summary: 'Says whether the server can do its work',
    answers: { 200: Readiness.describe('It can'), 503: Readiness.describe('Send it nothing now') },
    status: ({ status }) => (status === 'unavailable' ? 503 : 200),
    open: true,
    handle: async (): Promise<Readiness> => {
      const databaseUp = await answers(database());
      const ready = databaseUp && !stopping();
      return {
        status: ready ? (redis() === 'down' ? 'degraded' : 'ok') : 'unavailable',
        database: databaseUp ? 'up' : 'down',
        redis: redis(),
        ...(stopping() && { stopping: true }),
      };
    },
  });

  return routes;
}

async function answers(query: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, DATABASE_WAIT_MS, false);
  });
  const answer = query.then(
    () => true,
    () => false,
  );
  const answered = await Promise.race([answer, timeout]);
  clearTimeout(timer);
  return answered;
}
