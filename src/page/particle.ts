const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const FINALS = 28;
const RIEUL = 8;

/**
 * The Korean particle "to" as it follows `name`: 로 after a vowel or the final ㄹ, 으로 after other finals, and
 * (으)로 where the sound of the end is not known.
 */
export function toward(name: string): '로' | '으로' | '(으)로' {
  // Some systems write a syllable as its letters, one by one.
  const last = name.normalize('NFC').at(-1)?.charCodeAt(0) ?? 0;
  if (last < FIRST_SYLLABLE || last > LAST_SYLLABLE) return '(으)로';
  const final = (last - FIRST_SYLLABLE) % FINALS;
  return final === 0 || final === RIEUL ? '로' : '으로';
}
