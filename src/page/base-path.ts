/** Under which path of its host the server is, as it said itself; empty for none. */
export const BASE_PATH = document.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? '';
