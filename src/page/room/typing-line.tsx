import type { ChatRoom, NameOf } from '../../client/chat-client.ts';
import { SentenceText } from '../ui/sentence-text.tsx';
import { words } from '../words.ts';

/** Who is writing. Its place is kept while nobody is, so that nothing moves. */
export function TypingLine({ typing, nameOf }: { typing: ChatRoom['typing']; nameOf: NameOf }) {
  const [first, second, third] = typing;
  if (!first || third) return <p class="typing">{third && words.typing.many}</p>;
  const sentence = second ? words.typing.two(nameOf(first), nameOf(second)) : words.typing.one(nameOf(first));
  return (
    <p class="typing">
      <SentenceText sentence={sentence} />
    </p>
  );
}
