/** What outlives the page, where the browser allows it; otherwise what outlives nothing but a change of view. */
const memory = new Map<string, string>();

/** Reading `localStorage` itself throws where storage is forbidden. */
function attempt<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}

export function kept(key: string): string | undefined {
  return memory.get(key) ?? attempt((storage) => storage.getItem(key)) ?? undefined;
}

export function keep(key: string, value: string): void {
  const isStored = attempt((storage) => {
    storage.setItem(key, value);
    return true;
  });
  if (!isStored) memory.set(key, value);
}

export function forget(key: string): void {
  memory.delete(key);
  attempt((storage) => storage.removeItem(key));
}
