import type { Sentence } from '../../client/chat-client.ts';

/** A sentence whose names keep to themselves: an Arabic nickname does not turn the words around it. */
export function SentenceText({ sentence: { texts, names } }: { sentence: Sentence }) {
  return (
    <>
      {texts.flatMap((text, i) => {
        const name = names[i];
        return name === undefined ? [text] : [text, <bdi key={i}>{name}</bdi>];
      })}
    </>
  );
}
