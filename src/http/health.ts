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

/** How long what was found is told to all who ask, in ms: however many they are, the database is asked once in it. */
const SHARED_MS = 1_000;

type Readiness = z.output<typeof Readiness>;
const Readiness = z
  .object({
    status: z.enum(['ok', 'degraded', 'unavailable']).meta({ description: '`degraded`: chat goes on without Redis' }),
    database: z.enum(['up', 'down']),
    redis: z.enum(['up', 'down', 'none']),
    stopping: z.literal(true).optional().meta({ description: 'It takes no more work' }),
    reasons: z.array(z.string()).optional().meta({ description: 'What is against it, in words' }),
  })
  .meta({ id: 'Readiness', description: 'Whether the server can do its work' });

/** `/livez`: the process answers. `/readyz`: it can do its work. Without Redis chat goes on, slower between workers. */
export function healthRoutes({ database, redis, stopping }: Health): Routes {
  const routes = new Routes('Health', '');
  const lookAtDatabase = shared(database);

  routes.router.use(['/livez', '/readyz'], (_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });

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
      const against = [...(await lookAtDatabase()), ...(stopping() ? ['the server is stopping'] : [])];
      const slower = redis() === 'down' ? ['redis: no answer; what other workers write arrives up to 2 s later'] : [];
      const reasons = [...against, ...slower];
      const ready = slower.length > 0 ? 'degraded' : 'ok';
      return {
        status: against.length > 0 ? 'unavailable' : ready,
        database: against.some((reason) => reason.startsWith('database')) ? 'down' : 'up',
        redis: redis(),
        ...(stopping() && { stopping: true }),
        ...(reasons.length > 0 && { reasons }),
      };
    },
  });

  return routes;
}

/** @returns why it does not answer, in a word that holds no address and no name; nothing where it does */
async function reasonAgainst(query: Promise<unknown>): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, DATABASE_WAIT_MS, `no answer within ${DATABASE_WAIT_MS} ms`);
  });
  const answer = query.then(
    () => '',
    ({ code }: { code?: unknown }) => (typeof code === 'string' && /^\w+$/.test(code) ? code : 'the query failed'),
  );
  const reason = await Promise.race([answer, timeout]);
  clearTimeout(timer);
  return reason ? [`database: ${reason}`] : [];
}

/** The database is asked no more while it still owes an answer: a frozen one must not take up all connections. */
function shared(database: () => Promise<unknown>): () => Promise<string[]> {
  let begunAt = Number.NEGATIVE_INFINITY;
  let isOwed = false;
  let found: Promise<string[]>;
  const answered = () => {
    isOwed = false;
  };
  return () => {
    if (!isOwed && performance.now() - begunAt >= SHARED_MS) {
      begunAt = performance.now();
      isOwed = true;
      const query = database();
      query.then(answered, answered);
      found = reasonAgainst(query);
    }
    return found;
  };
}
