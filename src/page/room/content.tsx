import { isEmojiOnly } from '../emoji-only.ts';
import { piecesOf } from '../links.ts';

/** What was written: text as text, and what leads somewhere as a link. A few emoji alone are large. */
export function Content({ text }: { text: string }) {
  return (
    <p class={isEmojiOnly(text) ? 'content emoji-only' : 'content'} dir="auto">
      {piecesOf(text).map((piece, i) =>
        piece.href === undefined ? (
          piece.text
        ) : (
          <a
            key={i}
            href={piece.href}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
            title={piece.href === piece.text ? undefined : piece.href}
            dir="ltr"
            tabIndex={-1}
          >
            {piece.text}
          </a>
        ),
      )}
    </p>
  );
}
