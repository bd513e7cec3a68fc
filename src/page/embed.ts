import { ParentTokens } from './parent-tokens.ts';

/** What the address may say beside the room. */
const SETTINGS = ['nickname', 'lang', 'theme'];

const chat = document.createElement('sarangbang-chat') as HTMLElement & { refreshToken?: () => Promise<string> };
const query = new URLSearchParams(location.search);
chat.setAttribute('room', /\/embed\/rooms\/([^/]*)/.exec(location.pathname)?.[1] ?? '');
for (const name of SETTINGS) chat.setAttribute(name, query.get(name) ?? '');
document.documentElement.lang = chat.lang || navigator.language;

takeToken();
addEventListener('hashchange', takeToken);

const parentTokens = new ParentTokens((given) => {
  // From the first on, the parent is also asked for the next.
  chat.refreshToken ??= () => parentTokens.next();
  chat.setAttribute('token', given);
});
document.body.append(chat);
parentTokens.listen();

/** The fragment never leaves the browser. Nor does it stay in the address, which people copy. */
function takeToken(): void {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get('token');
  if (token) chat.setAttribute('token', token);
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
}
