import type { Result } from './report.ts';
import { spreadOf } from './statistics.ts';
import { FIGURES } from './works.ts';

const WIDTH = 720;
const LABEL = 210;
const BAR = 18;

/** Bars of one figure for each of these works, as an SVG that follows the reader's light or dark. */
export function chartOf(panels: { result: Result; figure: string; better: 'less' | 'more' }[]): string {
  let y = 0;
  const drawn = panels.map((panel) => {
    const [group, height] = drawPanel(panel, y);
    y += height;
    return group;
  });
  const style =
    'text{font:13px system-ui,sans-serif;fill:#24292f}.t{font-weight:600}.o{fill:#b4532a}.p{fill:#8c959f}' +
    '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.o{fill:#e08a5f}.p{fill:#6e7681}}';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img"><title>CPU a delivery, and messages a second</title><style>${style}</style>${drawn.join('')}</svg>\n`;
}

function drawPanel(
  { result, figure, better }: { result: Result; figure: string; better: 'less' | 'more' },
  top: number,
): [string, number] {
  const { name = '', digits = 0 } = FIGURES[figure] ?? {};
  const values = Array.from(result.rounds, ([contender, all]) => ({
    name: contender.name,
    value: spreadOf(all.map((figures) => figures[figure] as number)).median,
  }));
  const most = Math.max(...values.map(({ value }) => value));
  const title = `<text class="t" x="0" y="${top + 20}">${result.work.title}: ${name} (${better} is better)</text>`;
  const bars = values.map(({ name: contender, value }, i) => {
    const y = top + 34 + i * (BAR + 6);
    const length = Math.max(1, (value / most) * (WIDTH - LABEL - 80));
    const text = value.toLocaleString('en', { maximumFractionDigits: digits });
    return (
      `<text x="0" y="${y + 14}">${contender}</text>` +
      `<rect class="${i === 0 ? 'o' : 'p'}" x="${LABEL}" y="${y}" width="${length.toFixed(1)}" height="${BAR}" rx="2"/>` +
      `<text x="${(LABEL + length + 8).toFixed(1)}" y="${y + 14}">${text}</text>`
    );
  });
  return [title + bars.join(''), 34 + values.length * (BAR + 6) + 20];
}
