import { Icon } from '../ui/icon.tsx';
import { SentenceText } from '../ui/sentence-text.tsx';
import { words } from '../words.ts';
import type { Purpose } from './purpose.ts';

/** More is never seen: it is one line. */
const MOST = 200;

/** Says that a reply or an edit is being written, and how not to. */
export function PurposeBar({ purpose, onCancel }: { purpose: Purpose; onCancel: () => void }) {
  return (
    <div class="purpose">
      <Icon name={purpose.kind} />
      <span class="purpose-text">
        {purpose.kind === 'reply' ? <SentenceText sentence={words.replyingTo(purpose.name)} /> : words.editing}
        {purpose.kind === 'reply' && purpose.content !== '' && (
          <span class="purpose-quote">
            <bdi>{purpose.content.slice(0, MOST)}</bdi>
          </span>
        )}
      </span>
      <button type="button" class="icon-button" aria-label={words.cancel} title={words.cancel} onClick={onCancel}>
        <Icon name="close" />
      </button>
    </div>
  );
}
