/** As many as there are classes `hue-0`, `hue-1` … in the stylesheet. */
const HUES = 10;

/** A user's initial, in a colour that is theirs whatever they call themselves. */
export function Avatar({ userId, nickname }: { userId: string; nickname: string }) {
  return (
    <span class={`avatar hue-${hueOf(userId)}`} aria-hidden="true">
      {initialOf(nickname)}
    </span>
  );
}

function hueOf(userId: string): number {
  let hash = 0;
  for (const character of userId) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return hash % HUES;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What a reader takes for the first character: an emoji of several code points is one. */
function initialOf(nickname: string): string {
  for (const { segment } of graphemes.segment(nickname.trim())) return segment.toUpperCase();
  return '?';
}
