const MOST = 6;
const EMOJI = String.raw`(?:\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic})[\uFE0F\p{EMod}\u{E0020}-\u{E007F}]*)`;
const ONLY_EMOJI = new RegExp(String.raw`^(?:${EMOJI}(?:\u200D${EMOJI})*\s*){1,${MOST}}$`, 'u');

/** A text of nothing but a few emoji, which may be shown large. */
export function isEmojiOnly(text: string): boolean {
  return text.length < 100 && ONLY_EMOJI.test(text);
}
