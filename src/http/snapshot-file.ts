import { z } from 'zod';

const Metric = z.object({
  name: z.string(),
  help: z.string(),
  type: z.enum(['counter', 'gauge', 'histogram', 'summary']),
  aggregator: z.enum(['omit', 'sum', 'first', 'min', 'max', 'average']),
  values: z.array(
    z.object({
      metricName: z.string().optional(),
      labels: z.record(z.string(), z.union([z.string(), z.number()])),
      value: z.number(),
    }),
  ),
});
/** As prom-client's `getMetricsAsJSON` gives it. */
export type Metric = z.output<typeof Metric>;

export const Kept = z.object({
  pid: z.int().positive(),
  bornAt: z.string().optional(),
  /** It has counted to its end. */
  isLast: z.boolean(),
  /** What this worker counted. */
  own: z.array(Metric),
  /** What those before it had counted, whose file it took over. */
  inherited: z.array(Metric),
  /** Files that are about to be removed: what they say is in `inherited`. */
  includes: z.array(z.string()),
});
export type Kept = z.output<typeof Kept>;

/** What a worker wrote down last, as another one finds it. */
export interface File extends Kept {
  name: string;
  ageMs: number;
  isRunning: boolean;
}

/** A worker whose file is older hangs: what it has just now is not told. */
const FRESH_MS = 10_000;

/** One of a worker, or one that a worker has claimed. */
export const IS_FILE = /^[\w-]+(~[\w-]+)?\.json$/;

export function isThere({ isLast, ageMs, isRunning }: File): boolean {
  return !isLast && isRunning && ageMs < FRESH_MS;
}

/** A process that is frozen is not dead: it will go on counting. */
function isDead({ isLast, isRunning }: File): boolean {
  return isLast || !isRunning;
}

/** Its worker counts no more in it, and nobody who runs has claimed it. */
export function isLeft(file: File, files: File[]): boolean {
  const claimant = claimantOf(file.name);
  const owner = claimant === undefined ? file : files.find(({ name }) => name === fileOf(claimant));
  return !owner || isDead(owner);
}

export function fileOf(workerId: string): string {
  return `${workerId}.json`;
}

/** The name of a file that a worker has claimed, whoever had before. */
export function claimOf(name: string, workerId: string): string {
  return `${name.split(/[~.]/)[0]}~${workerId}.json`;
}

function claimantOf(name: string): string | undefined {
  return /~(.*)\.json$/.exec(name)?.[1];
}

/** Without those that another one includes. */
export function apart(files: File[]): File[] {
  const included = new Set(files.flatMap(({ includes }) => includes));
  return files.filter(({ name }) => !included.has(name));
}

/** What stays true of a worker that is gone. */
export function lasting(metrics: Metric[]): Metric[] {
  return metrics.filter(({ type }) => type === 'counter' || type === 'histogram');
}
