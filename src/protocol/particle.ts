type Particle = '로' | '으로' | '(으)로';

/**
 * The Korean particle "to" as it follows `name`: 로 after a vowel or the final ㄹ, 으로 after other finals, and
 * (으)로 where it is not known how the end is read. Digits are read as Sino-Korean numbers, Latin letters as Korean
 * writes foreign words (Kim 킴, Mark 마크), and one by one where they are no word (KBS).
 */
export function toward(name: string): Particle {
  // Some systems write a syllable as its letters, one by one. What only closes a name is not read.
  const text = name.normalize('NFC').replace(/[\s.,!?…~·"'”’)\]}>*_-]+$/u, '');
  const last = text.at(-1) ?? '';
  if (last >= '가' && last <= '힣') return afterSyllable(last.charCodeAt(0));
  // 영 or 십 or 백 …, 삼, 육.
  if (/\d/.test(last)) return /[036]/.test(last) ? '으로' : '로';
  // Accents do not change how it ends.
  const latin = /[a-z]+$/i.exec(text.normalize('NFD').replace(/\p{Mn}+/gu, ''))?.[0];
  return latin === undefined ? '(으)로' : afterLatin(latin);
}

const FIRST_SYLLABLE = 0xac00;
const FINALS = 28;
const RIEUL = 8;

function afterSyllable(syllable: number): Particle {
  const final = (syllable - FIRST_SYLLABLE) % FINALS;
  return final === 0 || final === RIEUL ? '로' : '으로';
}

function afterLatin(letters: string): Particle {
  // 엠, 엔; all other names of letters end with a vowel or ㄹ.
  const spelled = /[mn]$/i.test(letters) ? '으로' : '로';
  if (letters.length === 1 || !/[aeiouy]/i.test(letters)) return spelled;
  const asWord = afterWord(letters.toLowerCase());
  // In capitals it may be either.
  return letters !== letters.toUpperCase() || asWord === spelled ? asWord : '(으)로';
}

/** Endings whose sound is told by their letters, the first that fits; all others end with a vowel or ㄹ (피터, 데이비드, 폴). */
const ENDINGS: [ending: RegExp, particle: Particle][] = [
  // 제인 and 르네, 롬 and 미미.
  [/[mn]e$/, '(으)로'],
  // 킴, 앤, 송.
  [/([mn]|ng|mb)$/, '으로'],
  // 그렉 and 도그.
  [/g$/, '(으)로'],
  // 잭; 밥, 에릭, 필립, 재닛 after one vowel; 스콧 and 매트, 북 and 마이크 after more.
  [/(ck|(^|[^aeiou])[aeiouy][bckpt])$/, '으로'],
  [/([aeiou]{2}[bckpt]|tt)$/, '(으)로'],
];

function afterWord(word: string): Particle {
  return ENDINGS.find(([ending]) => ending.test(word))?.[1] ?? '로';
}
