import { type NameOf, sentenceOf } from '../../client/chat-client.ts';
import { language } from '../language.ts';
import { momentOf } from '../moments.ts';
import { memo } from '../ui/memo.ts';
import { SentenceText } from '../ui/sentence-text.tsx';
import { words } from '../words.ts';
import { comings } from './comings.ts';
import type { LineRow } from './timeline.ts';

/** Who came and went, and what changed. */
export const SystemLine = memo(({ entries, nameOf }: Pick<LineRow, 'entries'> & { nameOf: NameOf }) => {
  const [first, ...more] = entries;
  const sentence =
    first && more.length === 0 ? sentenceOf(first, language, nameOf) : comings(entries, words.comings, nameOf);
  return sentence ? (
    <p class="system-line" title={first && momentOf(first.at)}>
      <SentenceText sentence={sentence} />
    </p>
  ) : null;
});
