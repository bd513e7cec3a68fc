/** A piece of a text: as it is, or leading somewhere. */
export interface Piece {
  text: string;
  /** http, https or mailto. */
  href?: string;
}

/** No blank, no quotation mark, and nothing unseen that could turn the text around or hide in it. */
const BODY = String.raw`[^\s<>"“”‘’「」『』《》\p{Cc}\p{Cf}]`;
const CANDIDATE = new RegExp(
  String.raw`(?<![A-Za-z0-9@.])(?:(?:https?:\/\/|www\.)${BODY}+|(?:mailto:)?[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24})`,
  'giu',
);
const CLOSING = new Map([...'()[]{}（）【】'].flatMap((mark, i, all) => (i % 2 ? [[mark, all[i - 1] as string]] : [])));
const PUNCTUATION = new Set(".,!?:;…·~*|'。、，！？：；");

/** What Korean puts right after a word, and so after an address. */
const PARTICLE =
  /(?:에서는|에서도|에서|에게|에는|에도|에|으로는|으로|로는|로|을|를|이라는|이라고|이라|이랑|이나|이고|이다|이에요|이|가|은|는|의|와|과|랑|나|도|만|라는|라고|부터|까지|처럼|보다|입니다|인데|예요|요)$/u;
const LONGEST_PARTICLE = 3;
/** What a particle may stand after. Not `=`: what is asked for may be Korean. */
const BEFORE_PARTICLE = /[\w%+~)*-]/;

/** The scripts that a name may be written in, so that none of its letters passes for another's. */
const PLAIN = [
  /^[a-z\d-]+$/,
  /^[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ーa-z\d-]+$/u,
  /^[a-zß-öø-ÿ\d-]+$/,
];

/** The links in a text, and what is around them. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const piece = linkIn(match[0], text[match.index - 1]);
    if (!piece) continue;
    const { typed, ...link } = piece;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push(link);
    end = match.index + typed.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/** @param before the character before it */
function linkIn(candidate: string, before: string | undefined): (Piece & { typed: string }) | undefined {
  const isMail = candidate.includes('@') && !/^https?:|^www/i.test(candidate);
  const typed = isMail ? candidate : trimmed(unquoted(candidate, before));
  const address = /^www\./i.test(typed) ? `https://${typed}` : typed;
  if (!/^https?:/i.test(address)) return { typed, text: typed, href: `mailto:${typed.replace(/^mailto:/i, '')}` };
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // A name before the host is there to be taken for it.
  if (!url || url.username || url.password || !isHost(url.hostname, address)) return undefined;
  return { typed, text: shown(typed, url), href: url.href };
}

/** A name without a dot, as within a company, is one where a port or a path says that an address is meant. */
function isHost(hostname: string, address: string): boolean {
  return /[.:]/.test(hostname) || /^https?:\/\/[^/?#:]+(?::\d|\/)/i.test(address);
}

/** What opened before an address closes after it. */
function unquoted(candidate: string, before: string | undefined): string {
  const end = before === "'" ? candidate.indexOf("'") : -1;
  if (end >= 0) return candidate.slice(0, end);
  return before === '_' ? candidate.replace(/_$/, '') : candidate;
}

/** Without what belongs to the sentence around it. Each step takes something off, and looks at the last few characters alone. */
function trimmed(candidate: string): string {
  const text = beforeKorean(candidate);
  const rootAt = text.indexOf('/', /^https?:\/\//i.exec(text)?.[0].length) + 1;
  const surplus = surplusIn(text);
  for (let end = text.length; ; ) {
    const last = text[end - 1] ?? '';
    const closes = surplus.get(last);
    const isOutside = closes === undefined ? PUNCTUATION.has(last) : closes > 0;
    const start = isOutside ? end - 1 : beforeParticle(text, end, rootAt);
    if (start === end) return text.slice(0, end);
    if (closes !== undefined) surplus.set(last, closes - 1);
    end = start;
  }
}

/** Where a particle begins that ends at `end`; `end` where there is none. */
function beforeParticle(text: string, end: number, rootAt: number): number {
  const particle = PARTICLE.exec(text.slice(Math.max(0, end - LONGEST_PARTICLE), end))?.[0] ?? '';
  const start = end - particle.length;
  return start === rootAt || BEFORE_PARTICLE.test(text[start - 1] ?? '') ? start : end;
}

/** A name like `com` has no Korean in it: what follows is the sentence. */
function beforeKorean(candidate: string): string {
  const host = /^(?:https?:\/\/)?([^/?#]*)$/i.exec(candidate)?.[1];
  const end = host === undefined ? -1 : host.search(/(?<=\.[a-z]{2,24})\p{Script=Hangul}/iu);
  return end < 0 ? candidate : candidate.slice(0, candidate.length - (host as string).length + end);
}

/** For each kind of closing bracket, how many more there are of it than of those that open. */
function surplusIn(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const mark of text) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  return new Map(
    Array.from(CLOSING, ([closing, opening]) => [closing, (counts.get(closing) ?? 0) - (counts.get(opening) ?? 0)]),
  );
}

/** As it was typed; with the name of its host as machines read it where that could be taken for another's. */
function shown(typed: string, { hostname }: URL): string {
  const host = /^(?:https?:\/\/)?(\[[^\]]*\]|[^/?#:]*)/i.exec(typed)?.[1] ?? '';
  return host.startsWith('[') || isPlain(host.toLowerCase()) ? typed : typed.replace(host, hostname);
}

function isPlain(host: string): boolean {
  return host.split('.').every((label) => PLAIN.some((script) => script.test(label)));
}
