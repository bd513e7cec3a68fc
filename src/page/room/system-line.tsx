import { memo } from '../ui/memo.ts';
import { SentenceText } from '../ui/sentence-text.tsx';
import { type Sentence, words } from '../words.ts';
import type { LineEntry } from './timeline.ts';

/** Who came and went, and what changed. */
export const SystemLine = memo(({ entry }: { entry: LineEntry }) => {
  const sentence = sentenceOf(entry);
  return sentence ? (
    <p class="system-line" data-seq={entry.seq}>
      <SentenceText sentence={sentence} />
    </p>
  ) : null;
});

function sentenceOf(entry: LineEntry): Sentence | undefined {
  switch (entry.kind) {
    case 'joined':
      return words.joined(entry.nickname);
    case 'left':
      return LEFT[entry.reason](entry.nickname);
    case 'renamed':
      return words.renamed(entry.from, entry.to);
    case 'room':
      return entry.title === undefined ? undefined : words.retitled(entry.title);
  }
}

const LEFT = {
  left: words.left,
  disconnected: words.leftDisconnected,
  kicked: words.leftKicked,
  banned: words.leftBanned,
};
