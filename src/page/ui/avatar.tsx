import { useSignal } from '@preact/signals';

/** As many as there are classes `hue-0`, `hue-1` … in the stylesheet. */
const HUES = 10;

interface AvatarProps {
  userId: string;
  nickname: string;
  avatarUrl?: string | undefined;
}

/** A user's picture; where there is none, or it cannot be had, their initials in a colour that is theirs whatever they call themselves. */
export function Avatar({ userId, nickname, avatarUrl }: AvatarProps) {
  const broken = useSignal<string | undefined>(undefined);
  return (
    <span class={`avatar hue-${hueOf(userId)}`} aria-hidden="true">
      {initialsOf(nickname)}
      {avatarUrl?.startsWith('https:') && avatarUrl !== broken.value && (
        <img
          src={avatarUrl}
          alt=""
          loading="lazy"
          referrerpolicy="no-referrer"
          onError={() => {
            broken.value = avatarUrl;
          }}
        />
      )}
    </span>
  );
}

function hueOf(userId: string): number {
  let hash = 0;
  for (const character of userId) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  // The last bits of such a sum know little of the first characters.
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 8) % HUES;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Of a name of several Latin words two letters, otherwise what a reader takes for its first character: an emoji of several code points is one. */
function initialsOf(nickname: string): string {
  const name = nickname.trim();
  const initials = /^(\p{Lu})\S*\s+(?:\S+\s+)*(\p{Lu})/u.exec(name);
  return initials ? `${initials[1]}${initials[2]}` : firstOf(name);
}

function firstOf(name: string): string {
  for (const { segment } of graphemes.segment(name)) return segment.toUpperCase();
  return '?';
}
