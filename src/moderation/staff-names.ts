import { type Atom, GAP } from './atom.ts';
import { KIND } from './fold.ts';
import { letterFor } from './latin.ts';
import { read } from './reading.ts';

/** What is written together with a title without making it another word. */
const BEFORE = skeletons(
  '공식 진짜 총 부 최고 전체 채팅 채팅방 서버 사랑방 the real official super head chief chat room server site web',
);
const AFTER = skeletons(
  '님 이다 임 입니다 이에요 예요 봇 팀 계정 공식 진짜 s bot team account official real support help kr here',
);
/** Marks that turn the order of what follows: `nimda` behind one is seen as `admin`. */
const TURNING = /[\u202b\u202e\u2067]/;

/**
 * A name as people see it: compatibility forms, case, look-alikes and leet undone, what cannot be seen and all between the
 * letters left out. Names with the same skeleton look the same, or nearly. Not for showing: `i` and `l` are one letter
 * here, `rn` is `m`, `vv` is `w`.
 */
export function skeleton(name: string): string {
  return seen(read(name));
}

/**
 * A nickname claims to be staff: a reserved word is all of it or one of its words, but for digits, signs and what goes with a
 * title (`official`, 님, `bot`) around it. Words that merely contain one (Ownerless, Badminton, 방장금지) pass.
 */
export function imitatesStaff(nickname: string, reserved: readonly string[]): boolean {
  const titles = new Set(reserved.map(skeleton).filter((title) => title !== ''));
  const names = TURNING.test(nickname) ? [nickname, [...nickname].reverse().join('')] : [nickname];
  return names.map(read).some((atoms) => [atoms, ...wordsOf(atoms)].some((word) => claims(word, titles)));
}

function seen(atoms: readonly Atom[]): string {
  const letters = atoms.map(({ kind, code }) =>
    String.fromCodePoint(kind === KIND.digit || kind === KIND.stand ? (letterFor(code) ?? code) : code),
  );
  return letters.join('').replaceAll('*', '').replaceAll('i', 'l').replaceAll('rn', 'm').replaceAll('vv', 'w');
}

function skeletons(words: string): ReadonlySet<string> {
  return new Set(words.split(' ').map(skeleton));
}

function wordsOf(atoms: readonly Atom[]): Atom[][] {
  const words: Atom[][] = [];
  for (const atom of atoms) {
    if (atom.gap === GAP.none) words.at(-1)?.push(atom);
    else words.push([atom]);
  }
  return words;
}

/** With the digits and signs at its ends, which may be letters (0wner), and without them (admin1). */
function claims(atoms: readonly Atom[], titles: ReadonlySet<string>): boolean {
  const from = atoms.findIndex(isLetter);
  const to = atoms.findLastIndex(isLetter) + 1;
  return [atoms, atoms.slice(from), atoms.slice(0, to), atoms.slice(from, to)].some((part) =>
    isTitle(seen(part), titles),
  );
}

function isLetter({ kind }: Atom): boolean {
  return kind !== KIND.digit && kind !== KIND.stand;
}

/** A title, or one with what goes with it. */
function isTitle(name: string, titles: ReadonlySet<string>): boolean {
  return [...titles].some((title) => {
    const at = name.indexOf(title);
    if (at < 0) return false;
    const [before, after] = [name.slice(0, at), name.slice(at + title.length)];
    return (
      (before === '' || BEFORE.has(before) || titles.has(before)) &&
      (after === '' || AFTER.has(after) || titles.has(after))
    );
  });
}
