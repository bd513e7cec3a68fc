import { type Entry, lineOf } from '../../client/chat-client.ts';
import { dayNumber } from '../day-number.ts';
import { language, locale } from '../language.ts';
import { timeOf } from '../moments.ts';
import { words } from '../words.ts';

/** More is never seen: it is one line. */
const MOST = 120;

const date = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });

/**
 * What happened last in a room, in a line: "Ann: good morning". Undefined where it is nothing that draws anybody in: who closes
 * a tab has left, and in a quiet room that is always the last.
 */
export function lastLineOf(entry: Entry): string | undefined {
  if (entry.kind === 'deleted') return `${entry.nickname}: ${words.deleted}`;
  if (entry.kind === 'room') return lineOf(entry, language);
  if (entry.kind !== 'message' && entry.kind !== 'edited') return undefined;
  const isDeleted = entry.content === '' && 'deletedAt' in entry;
  const text = isDeleted ? words.deleted : entry.content || attachedTo(entry);
  return `${entry.nickname}: ${text.slice(0, MOST)}`;
}

function attachedTo(entry: Entry): string {
  return entry.kind === 'message' ? (entry.attachments?.[0]?.name ?? '📎') : '';
}

/** The time of today, or the day. @param now by the server's clock: the device's own may be wrong */
export function whenOf(at: number, now: number): string {
  return dayNumber(at) === dayNumber(now) ? timeOf(at) : date.format(at);
}
