/** A piece of a text: as it is, or leading somewhere. */
export interface Piece {
  text: string;
  /** http, https or mailto. */
  href?: string;
}

/** No blank, no quotation mark, and nothing unseen that could turn the text around or hide in it. */
const BODY = String.raw`[^\s<>"'“”‘’「」『』《》\p{Cc}\p{Cf}]`;
const CANDIDATE = new RegExp(
  String.raw`(?<![A-Za-z0-9@.])(?:(?:https?:\/\/|www\.)${BODY}+|(?:mailto:)?[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24})`,
  'giu',
);
const CLOSING = new Map([...'()[]{}（）【】'].flatMap((mark, i, all) => (i % 2 ? [[mark, all[i - 1] as string]] : [])));
const PUNCTUATION = /[.,!?:;…·~*_|。、，！？：；]$/u;

/** What Korean puts right after a word, and so after an address. */
const PARTICLE =
  /(?<=[\w=&#%+~)-]|^https?:\/\/[^/]+\/)(?:에서는|에서도|에서|에게|에는|에도|에|으로는|으로|로는|로|을|를|이라는|이라고|이라|이랑|이나|이고|이다|이에요|이|가|은|는|의|와|과|랑|나|도|만|라는|라고|부터|까지|처럼|보다|입니다|인데|예요|요)$/u;

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
    const piece = linkIn(match[0]);
    if (!piece) continue;
    const { typed, ...link } = piece;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push(link);
    end = match.index + typed.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

function linkIn(candidate: string): (Piece & { typed: string }) | undefined {
  const typed = candidate.includes('@') && !/^https?:|^www/i.test(candidate) ? candidate : trimmed(candidate);
  const address = /^www\./i.test(typed) ? `https://${typed}` : typed;
  if (!/^https?:/i.test(address)) return { typed, text: typed, href: `mailto:${typed.replace(/^mailto:/i, '')}` };
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // A name before the host is there to be taken for it.
  if (!url || url.username || url.password || !url.hostname.includes('.')) return undefined;
  return { typed, text: shown(typed, url), href: url.href };
}

/** Without what belongs to the sentence around it. */
function trimmed(candidate: string): string {
  // A name like `com` has no Korean in it: what follows is the sentence.
  let text = candidate.replace(/^((?:https?:\/\/)?[^/?#]*\.[a-z]{2,24})(?=[\p{Script=Hangul}])[^/?#]*$/iu, '$1');
  for (let before = ''; before !== text; ) {
    before = text;
    const last = text.at(-1) ?? '';
    const opening = CLOSING.get(last);
    const isUnopened = opening !== undefined && text.split(last).length > text.split(opening).length;
    if (isUnopened || PUNCTUATION.test(text)) text = text.slice(0, -last.length);
    text = text.replace(PARTICLE, '');
  }
  return text;
}

/** As it was typed; with the name of its host as machines read it where that could be taken for another's. */
function shown(typed: string, { hostname }: URL): string {
  const host = /^(?:https?:\/\/)?([^/?#:]*)/i.exec(typed)?.[1] ?? '';
  return isPlain(host.toLowerCase()) ? typed : typed.replace(host, hostname);
}

function isPlain(host: string): boolean {
  return host.split('.').every((label) => PLAIN.some((script) => script.test(label)));
}
