import { Router } from 'express';

export interface Health {
  /** Rejects where the database does not answer. */
  database: () => Promise<unknown>;
  redis: () => 'none' | 'up' | 'down';
  /** The server is stopping: send it no more. */
  stopping: () => boolean;
}

const DATABASE_WAIT_MS = 2_000;

/** `/livez`: the process answers. `/readyz`: it can do its work. Without Redis chat goes on, slower between workers. */
export function healthRoutes({ database, redis, stopping }: Health): Router {
  const router = Router();

  router.get('/livez', (_req, res) => {
    res.json({ status: 'ok' });
  });

  router.get('/readyz', async (_req, res) => {
    const databaseUp = await answers(database());
    const ready = databaseUp && !stopping();
    res.status(ready ? 200 : 503).json({
      status: ready ? (redis() === 'down' ? 'degraded' : 'ok') : 'unavailable',
      database: databaseUp ? 'up' : 'down',
      redis: redis(),
      ...(stopping() && { stopping: true }),
    });
  });

  return router;
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
