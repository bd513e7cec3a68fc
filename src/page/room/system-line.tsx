import { sentenceOf } from '../../client/chat-client.ts';
import { language } from '../language.ts';
import { memo } from '../ui/memo.ts';
import { SentenceText } from '../ui/sentence-text.tsx';
import type { LineEntry } from './timeline.ts';

/** Who came and went, and what changed. */
export const SystemLine = memo(({ entry }: { entry: LineEntry }) => {
  const sentence = sentenceOf(entry, language);
  return sentence ? (
    <p class="system-line" data-seq={entry.seq}>
      <SentenceText sentence={sentence} />
    </p>
  ) : null;
});
