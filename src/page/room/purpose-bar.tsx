import { Icon } from '../ui/icon.tsx';
import { SentenceText } from '../ui/sentence-text.tsx';
import { words } from '../words.ts';
import type { Purpose } from './purpose.ts';

/** Says that a reply or an edit is being written, and how not to. */
export function PurposeBar({ purpose, onCancel }: { purpose: Purpose; onCancel: () => void }) {
  return (
    <div class="purpose">
      <Icon name={purpose.kind} />
      <span class="purpose-text">
        {purpose.kind === 'reply' ? <SentenceText sentence={words.replyingTo(purpose.name)} /> : words.editing}
      </span>
      <button type="button" class="icon-button" aria-label={words.cancel} title={words.cancel} onClick={onCancel}>
        <Icon name="close" />
      </button>
    </div>
  );
}
