/** As the browser's `sessionStorage`. */
export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/**
 * The browser's, where there is one, and its use is allowed. Each tab has its own; one that is duplicated sends the same
 * under the same `clientId`, which is stored once.
 */
export function sessionStore(): KeyValueStore | undefined {
  return browsers('sessionStorage');
}

/** The one that all tabs share, and that stays. */
export function localStore(): KeyValueStore | undefined {
  return browsers('localStorage');
}

/** To ask for it throws where it is forbidden. */
function browsers(name: 'sessionStorage' | 'localStorage'): KeyValueStore | undefined {
  try {
    return (globalThis as { [N in typeof name]?: KeyValueStore })[name] ?? undefined;
  } catch {
    return undefined;
  }
}
