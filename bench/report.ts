import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { type Contender, OURS } from './contenders.ts';
import { spreadOf } from './statistics.ts';
import type { Figures } from './work.ts';
import { FIGURES, type Goal, type Work } from './works.ts';

/** A work and its figures: of each contender, round by round. */
export interface Result {
  work: Pick<Work, 'title' | 'goals'>;
  rounds: Map<Contender, Figures[]>;
}

/** How a goal was met. */
interface Verdict {
  title: string;
  measured: string;
  goal: string;
  isReached: boolean;
}

function verdictsOn({ work, rounds }: Result): Verdict[] {
  return work.goals.map((goal) => {
    const { median, least, most } = spreadOf(valuesOf(goal, rounds));
    const unit = goal.against ? ' ×' : ` ${FIGURES[goal.figure]?.name ?? ''}`;
    const against = goal.against ? ` against ${goal.against.name}` : '';
    return {
      title: `${work.title}: ${FIGURES[goal.figure]?.name}${against}`,
      measured: `${median.toFixed(2)}${unit} (${least.toFixed(2)} – ${most.toFixed(2)})`,
      goal: goal.times ? `≥ ${goal.times.atLeast} × better` : `≤ ${goal.atMost}${unit}`,
      isReached: goal.times ? median >= goal.times.atLeast : median <= (goal.atMost ?? 0),
    };
  });
}

/** Each round for itself: what the machine did meanwhile met both. */
function valuesOf({ figure, against, times }: Goal, rounds: Map<Contender, Figures[]>): number[] {
  const ours = (rounds.get(OURS) ?? []).map((figures) => figures[figure] as number);
  if (!against) return ours;
  const theirs = (rounds.get(against) ?? []).map((figures) => figures[figure] as number);
  return ours.map((our, i) => {
    const their = theirs[i] as number;
    return times && !times.more ? their / our : our / their;
  });
}

/** The contenders of a work, one a line, with the median of each figure and how far the rounds lay apart. */
export function tableOf({ rounds }: Result): string[] {
  const names = Object.keys(FIGURES).filter((name) => [...rounds.values()].some(([first]) => name in (first ?? {})));
  const cell = (all: Figures[], name: string) => {
    const { median, least, most } = spreadOf(all.map((figures) => figures[name] as number));
    const show = (value: number) => value.toLocaleString('en', { maximumFractionDigits: FIGURES[name]?.digits ?? 0 });
    return all.length > 1 ? `${show(median)} (${show(least)} – ${show(most)})` : show(median);
  };
  return table([
    ['', ...names.map((name) => FIGURES[name]?.name ?? '')],
    ...Array.from(rounds, ([contender, all]) => [contender.name, ...names.map((name) => cell(all, name))]),
  ]);
}

export function summaryOf(results: Result[]): string[] {
  const verdicts = results.flatMap(verdictsOn);
  return table([
    ['', 'measured', 'goal', 'reached'],
    ...verdicts.map(({ title, measured, goal, isReached }) => [title, measured, goal, isReached ? 'yes' : 'no']),
  ]);
}

/** In Markdown, and so that it can be read as it is. */
function table([head = [], ...rows]: string[][]): string[] {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (row: string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

function machine(): string {
  const version = (program: string) => execFileSync(program, ['--version'], { encoding: 'utf8' }).trim().split('\n')[0];
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const hardware = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${gigabytes} GB`;
  return `${hardware}; Node ${process.version}; ${version('mariadbd')}; ${version('redis-server')}`;
}

export function documentOf(results: Result[], command: string): string {
  return [
    '# Benchmarks',
    '',
    'One worker of Sarangbang, with MariaDB (`innodb_flush_log_at_trx_commit = 1`) and Redis, against what one would write',
    'instead, each on the same machine in the same run, in turn, round by round: Socket.IO with its Redis adapter, which stores',
    'nothing; the same with an INSERT a message; and `ws` that sends what comes to everyone and does nothing else (`bench/peers/`).',
    'Figures are medians of the rounds, in brackets the least and the most. Ratios are taken round by round. CPU is user and',
    'system time together, from `/proc`. The load comes from one process that speaks raw WebSocket frames. Rate limits are off:',
    'the peers have none.',
    '',
    `- Machine: ${machine()}`,
    `- Command: \`${command}\`, which wrote this page`,
    `- Date: ${new Date().toISOString().slice(0, 10)}`,
    '',
    '![CPU a delivery, and messages a second](benchmarks.svg)',
    '',
    '## Goals',
    '',
    ...summaryOf(results),
    ...results.flatMap((result) => ['', `## ${result.work.title}`, '', ...tableOf(result)]),
    '',
    'Where a goal is not reached, and what was tried: [decisions/hot-path.md](decisions/hot-path.md).',
    '',
  ].join('\n');
}
