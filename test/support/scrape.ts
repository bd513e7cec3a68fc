/** What `/metrics` says: samples by name and labels as they stand there, and names by type. */
export interface Scrape {
  text: string;
  /** The sum of all samples of this name that have these labels. */
  value(name: string, labels?: Record<string, string>): number;
  /** The number of samples of this name. */
  count(name: string): number;
  types: Map<string, string>;
}

export const METRICS_TOKEN = 'the-token-of-the-tests';

/** @throws Error unless it is answered with 200 */
export async function scrape(url: string, token = METRICS_TOKEN): Promise<Scrape> {
  const answer = await fetch(`${url}/metrics`, { headers: { Authorization: `Bearer ${token}` } });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`/metrics: ${answer.status} ${text}`);
  return parse(text);
}

function parse(text: string): Scrape {
  const samples = Array.from(text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm), ([, name, labels = '', value]) => ({
    name,
    labels: Object.fromEntries(Array.from(labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g), ([, k, v]) => [k, v])),
    value: Number(value),
  }));
  const of = (name: string) => samples.filter((sample) => sample.name === name);
  return {
    text,
    value: (name, labels = {}) =>
      of(name)
        .filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
        .reduce((sum, sample) => sum + sample.value, 0),
    count: (name) => of(name).length,
    types: new Map(
      Array.from(text.matchAll(/^# TYPE (\w+) (\w+)$/gm), ([, name, type]) => [name as string, type as string]),
    ),
  };
}
