import { Router } from 'express';

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

/** `/livez`: the process answers. `/readyz`: it can do its work. Without Redis chat goes on, slower between workers. */
export function healthRoutes({ database, redis, stopping }: Health): Router {
  const router = Router();
  const lookAtDatabase = shared(database);

  router.use(['/livez', '/readyz'], (_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });

  router.get('/livez', (_req, res) => {
    res.json({ status: 'ok' });
  });

  router.get('/readyz', async (_req, res) => {
    const against = [...(await lookAtDatabase()), ...(stopping() ? ['the server is stopping'] : [])];
    const slower = redis() === 'down' ? ['redis: no answer; what other workers write arrives up to 2 s later'] : [];
    const reasons = [...against, ...slower];
    const ready = slower.length > 0 ? 'degraded' : 'ok';
    res.status(against.length > 0 ? 503 : 200).json({
      status: against.length > 0 ? 'unavailable' : ready,
      database: against.some((reason) => reason.startsWith('database')) ? 'down' : 'up',
      redis: redis(),
      ...(stopping() && { stopping: true }),
      ...(reasons.length > 0 && { reasons }),
    });
  });

  return router;
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
