import { describe, expect, test } from 'vitest';
import { isEmojiOnly } from '../../src/page/emoji-only.ts';
import { piecesOf } from '../../src/page/links.ts';

const linksIn = (text: string) => piecesOf(text).filter(({ href }) => href !== undefined);

describe('links in a text', () => {
  test.each([
    ['see https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
    ['Is it https://example.com/a? Yes.', 'https://example.com/a'],
    ['(https://example.com/a_(b))', 'https://example.com/a_(b)'],
    ['“https://example.com/a”', 'https://example.com/a'],
    ['https://example.com을 보세요', 'https://example.com'],
    ['https://example.com/guide에서 읽었어요.', 'https://example.com/guide'],
    ['https://ko.wikipedia.org/wiki/한국어', 'https://ko.wikipedia.org/wiki/한국어'],
    ['여기https://example.com/입니다.', 'https://example.com/'],
    ['https://한국.kr/길', 'https://한국.kr/길'],
    ['https://münchen.example', 'https://münchen.example'],
    ['https://youtu.be/x?si=Ab-c_ now', 'https://youtu.be/x?si=Ab-c_'],
    ["https://example.com/it's here", "https://example.com/it's"],
    ["'https://example.com/a','b'", 'https://example.com/a'],
    ['https://example.com/?를=가', 'https://example.com/?를=가'],
    ['https://example.com/?a=1을', 'https://example.com/?a=1'],
    ['http://wiki/x', 'http://wiki/x'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://[::1]:8080/ works', 'http://[::1]:8080/'],
    [`https://example.com/a${')'.repeat(1_000)}`, 'https://example.com/a'],
  ])('%s: what belongs to the sentence stays outside', (text, link) => {
    expect(linksIn(text).map((piece) => piece.text)).toEqual([link]);
    expect(linksIn(text)[0]?.href).toBe(new URL(link).href);
  });

  test('nothing of the text is lost around them', () => {
    const text = 'a https://example.com, www.example.org! me@example.org; b';

    const pieces = piecesOf(text);

    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(linksIn(text).map(({ href }) => href)).toEqual([
      'https://example.com/',
      'https://www.example.org/',
      'mailto:me@example.org',
    ]);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,<b>',
    'file:///etc/passwd',
    'https://example.com@evil.example/',
    'https://',
    'https://nothing',
    'no link at all',
  ])('%s leads nowhere', (text) => {
    expect(linksIn(text)).toEqual([]);
  });

  test.each([
    ['https://аррӏе.com/login', 'https://xn--80ak6aa92e.com/login'],
    ['https://exаmple.com', 'https://xn--exmple-4nf.com'],
    ['https://ɡoogle.com', 'https://xn--oogle-qmc.com'],
  ])('%s passes for another: it is shown as machines read it', (text, shown) => {
    expect(linksIn(text).map((piece) => piece.text)).toEqual([shown]);
  });

  test('what would turn the text around ends a link', () => {
    expect(linksIn('https://example.com/\u202Egnp.exe').map((piece) => piece.text)).toEqual(['https://example.com/']);
  });
});

describe('emoji alone', () => {
  test.each(['🎉', '👩‍👩‍👧‍👦', '🇰🇷 🇰🇷', '❤️', '👍🏽👍🏽', '1️⃣'])('%s is large', (text) => {
    expect(isEmojiOnly(text)).toBe(true);
  });

  test.each(['', '1', '12', '#', 'a 🎉', '🎉'.repeat(7), '©a'])('“%s” is not', (text) => {
    expect(isEmojiOnly(text)).toBe(false);
  });
});
