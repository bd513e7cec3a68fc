import type { Logger } from './logger.ts';

/** A job that is done again and again, never twice at a time. */
export interface Repeating {
  /** Waits for the turn that is under way. */
  stop(): Promise<void>;
}

/** Does `job` every `ms`, or up to a fifth later, so that workers spread. A failed turn is logged; the next one comes. */
export function every(ms: number, name: string, logger: Logger, job: () => Promise<unknown>): Repeating {
  let timer: NodeJS.Timeout | undefined;
  let turn = Promise.resolve();
  let stopped = false;

  const schedule = () => {
    if (!stopped) timer = setTimeout(() => (turn = run()), ms * (1 + 0.2 * Math.random()));
  };
  const run = async () => {
    try {
      await job();
    } catch (error) {
      logger.error(`${name} failed`, { error });
    }
    schedule();
  };
  schedule();

  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await turn;
    },
  };
}
