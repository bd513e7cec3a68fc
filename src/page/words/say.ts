import type { Sentence } from '../../client/chat-client.ts';

/** A sentence whose names are kept apart from its words. */
export function say(texts: TemplateStringsArray, ...names: string[]): Sentence {
  return { texts, names };
}
