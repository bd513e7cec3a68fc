import { isolated } from '../../protocol/isolated.ts';
import type { EntryOf } from '../../protocol/model.ts';
import { dayNumber } from '../day-number.ts';
import { locale } from '../language.ts';
import { timeOf } from '../moments.ts';
import { words } from '../words.ts';

/** More is never seen: it is one line. */
const MOST = 120;

const date = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });

/** What was said last in a room, in a line: "Ann: good morning". */
export function lastLineOf({ nickname, content, attachments, deletedAt }: EntryOf<'message'>): string {
  const text = deletedAt === undefined ? content || (attachments?.[0]?.name ?? '📎') : words.deleted;
  return `${isolated(nickname)}: ${text.slice(0, MOST)}`;
}

/** The time of today, or the day. @param now by the server's clock: the device's own may be wrong */
export function whenOf(at: number, now: number): string {
  return dayNumber(at) === dayNumber(now) ? timeOf(at) : date.format(at);
}
