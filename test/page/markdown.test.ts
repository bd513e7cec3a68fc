import { describe, expect, test } from 'vitest';
import { type Block, blocksOf } from '../../src/page/markdown/blocks.ts';
import { type Inline, inlineOf } from '../../src/page/markdown/inline.ts';

/** As Markdown that says where each stretch begins and ends. */
const shown = (inlines: Inline[]): string =>
  inlines
    .map((inline) => {
      if (typeof inline === 'string') return inline;
      if (inline.kind === 'code' || inline.kind === 'link') return `<${inline.kind}:${inline.text}>`;
      return `<${inline.kind}:${shown(inline.inside)}>`;
    })
    .join('');

describe('within a line', () => {
  test.each([
    ['**굵게**는', '<strong:굵게>는'],
    ['**굵게(bold)**는 *기울임*은', '<strong:굵게(bold)>는 <em:기울임>은'],
    ['아주**굵게**쓴다', '아주<strong:굵게>쓴다'],
    ['**a *b* c** _d_ ~~e~~', '<strong:a <em:b> c> <em:d> <del:e>'],
    ['***both***', '<strong:<em:both>>'],
    ['`a *b*` and ``c ` d``', '<code:a *b*> and <code:c ` d>'],
    ['**https://x.com/a_b_**는', '<strong:<link:https://x.com/a_b_>>는'],
    ['_https://x.com/a_', '<em:<link:https://x.com/a>>'],
    ['`https://x.com`', '<code:https://x.com>'],
    ['**“a”** (*b*)', '<strong:“a”> (<em:b>)'],
    ['**a\nb**', '<strong:a\nb>'],
    ['**API**s', '<strong:API>s'],
    ['\\*a\\* \\`b\\`', '*a* `b`'],
  ])('%s', (text, read) => {
    expect(shown(inlineOf(text))).toBe(read);
  });

  test.each([
    'snake_case and __init__.py and _private_var',
    '2*3*4, 2 * 3 * 4, 2**3**4, 가로*세로*높이',
    ':-) ^_^ >_< -_- T_T ㅠ_ㅠ *^^* (*´∀*) *_*',
    '¯\\_(ツ)_/¯',
    '안녕~~ 반가워~~ 와~~진짜~~',
    '*.ts **/*.js int *a, *b',
    '** a ** ____ **** ~~~~ ``',
    '*a\nb*',
    '**a\n\nb**',
    '가격*은 별도 *참고',
    'unclosed **bold, `code and ~~strike',
    '<b>no HTML</b> &amp; [text](more)',
    '** **',
  ])('%s stays as it is', (text) => {
    expect(shown(inlineOf(text))).toBe(text);
  });
});

describe('from line to line', () => {
  test.each<[string, Block[]]>([
    [
      'see\n\n```ts\n  const a = 1;\n\n```\n\nthere',
      [
        { kind: 'text', text: 'see' },
        { kind: 'code', text: '  const a = 1;\n' },
        { kind: 'text', text: 'there' },
      ],
    ],
    ['```\na```', [{ kind: 'code', text: 'a' }]],
    [
      '> a\n>\n> > b\nc',
      [
        {
          kind: 'quote',
          blocks: [
            { kind: 'text', text: 'a' },
            { kind: 'quote', blocks: [{ kind: 'text', text: 'b' }] },
          ],
        },
        { kind: 'text', text: 'c' },
      ],
    ],
    [
      '- a\n  - b\n    more\n3. c',
      [
        {
          kind: 'list',
          items: [
            { level: 0, text: 'a' },
            { level: 1, text: 'b\nmore' },
            { number: 3, level: 0, text: 'c' },
          ],
        },
      ],
    ],
  ])('%j', (text, blocks) => {
    expect(blocksOf(text)).toEqual(blocks);
  });

  test.each([
    '```\nnever closed',
    '>_< ㅎㅎ',
    '>:(',
    '-1도',
    '2026. 11. 27',
    '  if (a)\n    b();',
    'a\n\n\nb',
    '- ',
    '*a*',
  ])('%j is text, as it is', (text) => {
    expect(blocksOf(text)).toEqual([{ kind: 'text', text }]);
  });
});

describe('a text made to be slow', () => {
  /** How often regular expressions and arrays are asked: what takes long asks often. */
  const hostile: [string, (count: number) => string][] = [
    ['opened marks', (count) => '*a **b ~~c _d '.repeat(count)],
    ['nested marks', (count) => '**a *b '.repeat(count) + '*c** '.repeat(count)],
    ['backticks of all lengths', (count) => Array.from({ length: count }, (_, i) => `${'`'.repeat(i % 40)}a`).join('')],
    ['quotes in quotes', (count) => `${'> '.repeat(count)}a`],
    ['fences that do not close', (count) => '```a\n'.repeat(count)],
    ['lists', (count) => '  - a\n'.repeat(count)],
    ['brackets after a link', (count) => `https://a.b/${')'.repeat(count)}`],
    ['particles after a link', (count) => `https://a.b/a${'는'.repeat(count)}`],
    ['dots and Korean', (count) => `https://${'a.com가.'.repeat(count)}/x`],
    ['marks alone', (count) => '* ** _ ~~ *** '.repeat(count)],
  ];

  test.each(hostile)('%s: twice the text is read in twice the steps', (_what, make) => {
    const [once, twice] = [stepsFor(make(200)), stepsFor(make(400))];

    expect(twice).toBeLessThan(2.5 * once + 50);
    expect(once).toBeLessThan(200 * 250);
  });

  test('is nested six deep at most', () => {
    const depthOf = (inlines: Inline[]): number =>
      Math.max(
        0,
        ...inlines.map((each) => (typeof each === 'object' && 'inside' in each ? 1 + depthOf(each.inside) : 0)),
      );

    expect(depthOf(inlineOf('**a ~~b '.repeat(50) + '~~ **'.repeat(50)))).toBeLessThanOrEqual(6);
    expect(JSON.stringify(blocksOf(`${'> '.repeat(1_000)}a`)).match(/quote/g)).toHaveLength(3);
  });
});

/** Counts how often the text is searched, cut and copied, by how much. */
function stepsFor(text: string): number {
  let steps = 0;
  const restores = [
    countingSearches(),
    counting(String.prototype, 'slice', () => 1),
    counting(Array.prototype, 'push', () => 1),
    counting(Array.prototype, 'splice', () => 1),
  ];
  try {
    for (const block of blocksOf(text)) if (block.kind === 'text') inlineOf(block.text);
  } finally {
    for (const restore of restores) restore();
  }
  return steps;

  /** One that goes on from where the last one ended passes over what is between them alone. */
  function countingSearches(): () => void {
    const search = RegExp.prototype.exec;
    RegExp.prototype.exec = function (this: RegExp, text: string) {
      const from = this.global ? this.lastIndex : 0;
      const found = search.call(this, text);
      steps += 1 + ((found ? found.index + found[0].length : text.length) - from) / 10;
      return found;
    };
    return () => {
      RegExp.prototype.exec = search;
    };
  }

  function counting(owner: object, name: string, cost: (given: unknown[]) => number): () => void {
    const methods = owner as Record<string, (...given: unknown[]) => unknown>;
    const method = methods[name] as (...given: unknown[]) => unknown;
    methods[name] = function (this: unknown, ...given: unknown[]) {
      steps += cost(given);
      return method.apply(this, given);
    };
    return () => {
      methods[name] = method;
    };
  }
}
