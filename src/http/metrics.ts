import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client';
import type { Counter, Histogram, Histograms } from '../instruments.ts';
import type { Metric } from './snapshot-file.ts';
import type { Snapshots } from './snapshots.ts';

const PREFIX = 'sarangbang_';

type Labels = Record<string, string>;
type Read<T> = () => Iterable<{ labels: Labels; value: T }>;

/** The numbers that `/metrics` tells, in the names and base units of Prometheus. */
export class Metrics {
  readonly #collectors: (() => Metric)[] = [];
  readonly #snapshots: Snapshots | undefined;
  #answer: Promise<string> | undefined;

  /** @param snapshots what other workers of this host counted; without, there is this process alone */
  constructor(snapshots: Snapshots | undefined) {
    this.#snapshots = snapshots;
  }

  /** @param name without prefix, and with `_total`. @param labelNames in the order of the counter's labels */
  counter<L extends string[]>(name: string, help: string, counter: Counter<L>, labelNames: { [K in keyof L]: string }) {
    this.#add('counter', name, help, () => valuesOf(counter.values, labelNames));
  }

  /** What somebody else counts, or how much there is of something now. Asked when it is told. */
  sampled(
    type: 'counter' | 'gauge',
    name: string,
    help: string,
    read: Read<number>,
    aggregator: 'sum' | 'min' = 'sum',
  ) {
    this.#add(type, name, help, read, aggregator);
  }

  histogram(name: string, help: string, histogram: Histogram): void {
    this.#addHistogram(name, help, () => [{ labels: {}, value: histogram }]);
  }

  histograms<L extends string[]>(
    name: string,
    help: string,
    histograms: Histograms<L>,
    labelNames: { [K in keyof L]: string },
  ): void {
    this.#addHistogram(name, help, () => valuesOf(histograms.values, labelNames));
  }

  /** In Prometheus' text format. Who asks at once is answered at once. */
  async text(): Promise<string> {
    this.#answer ??= this.#collect().finally(() => {
      this.#answer = undefined;
    });
    return await this.#answer;
  }

  /** What this process counted. */
  async own(): Promise<Metric[]> {
    return [...this.#collectors.map((collect) => collect()), ...(await processMetrics())];
  }

  async #collect(): Promise<string> {
    const all = this.#snapshots ? await this.#snapshots.all() : [await this.own()];
    return await AggregatorRegistry.aggregate(all).metrics();
  }

  #add(type: Metric['type'], name: string, help: string, read: Read<number>, aggregator: Metric['aggregator'] = 'sum') {
    this.#collectors.push(() => ({ name: PREFIX + name, help, type, aggregator, values: [...read()] }));
  }

  #addHistogram(name: string, help: string, read: Read<Histogram>): void {
    const metric = { name: PREFIX + name, help, type: 'histogram', aggregator: 'sum' } as const;
    this.#collectors.push(() => ({ ...metric, values: [...read()].flatMap((each) => bucketsOf(metric.name, each)) }));
  }
}

export const CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** Adds up what was counted, as one that counts on. */
export async function sum(snapshots: Metric[][]): Promise<Metric[]> {
  return (await AggregatorRegistry.aggregate(snapshots).getMetricsAsJSON()) as unknown as Metric[];
}

let ofProcess: Registry | undefined;

/** CPU, memory, event loop: of the process, so they are collected once in it. */
async function processMetrics(): Promise<Metric[]> {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  const metrics = (await ofProcess.getMetricsAsJSON()) as unknown as Metric[];
  return metrics.map(({ name, aggregator, values, ...metric }) => ({
    ...metric,
    name,
    // The library leaves it out of a sum. The youngest worker's says when one was last restarted.
    aggregator: name === 'process_start_time_seconds' ? 'max' : aggregator,
    // Of the event loop's delay, where there was none since it was asked last.
    values: values.filter(({ value }) => Number.isFinite(value)),
  }));
}

function* valuesOf<L extends string[], T>(
  values: Iterable<{ labels: L; value: T }>,
  names: { [K in keyof L]: string },
): Generator<{ labels: Labels; value: T }> {
  for (const { labels, value } of values) {
    yield { labels: Object.fromEntries(names.map((name, i) => [name, labels[i] as string])), value };
  }
}

/** Prometheus' buckets hold all that is below their bound, so each holds those before it. */
function bucketsOf(name: string, { labels, value }: { labels: Labels; value: Histogram }): Metric['values'] {
  let count = 0;
  const buckets = value.counts.map((more, i) => {
    count += more;
    return { metricName: `${name}_bucket`, labels: { le: value.bounds[i] ?? '+Inf', ...labels }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: value.sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
