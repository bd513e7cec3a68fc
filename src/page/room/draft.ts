import { type Signal, signal } from '@preact/signals';

const drafts = new Map<string, Signal<string>>();

/** What somebody was about to say in a room, kept while they look elsewhere, and over a reload of the page in this tab. */
export function draftOf(userId: string, roomId: number): Signal<string> {
  const key = `sarangbang.draft ${userId} ${roomId}`;
  const known = drafts.get(key);
  if (known) return known;
  const draft = signal(attempt((storage) => storage.getItem(key)) ?? '');
  draft.subscribe((text) => {
    attempt((storage) => (text === '' ? storage.removeItem(key) : storage.setItem(key, text)));
  });
  drafts.set(key, draft);
  return draft;
}

/** It may be full, or forbidden: then drafts outlive no reload. */
function attempt<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}
