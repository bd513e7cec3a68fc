import { type Signal, signal } from '@preact/signals';

const drafts = new Map<number, Signal<string>>();

/** What one was about to say in a room, kept while one looks elsewhere. */
export function draftOf(roomId: number): Signal<string> {
  const known = drafts.get(roomId);
  if (known) return known;
  const draft = signal('');
  drafts.set(roomId, draft);
  return draft;
}
