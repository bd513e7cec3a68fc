import type { Outgoing } from '../../client/chat-client.ts';
import type { Entry, EntryOf } from '../../protocol/model.ts';
import { dayNumber } from '../moments.ts';

/** Longer silences part what one author says. */
const GROUP_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

export type LineEntry = EntryOf<'joined' | 'left' | 'renamed' | 'room'>;

export interface MessageRow {
  kind: 'message';
  key: string;
  message: EntryOf<'message'> | Outgoing;
  /** What it answers; undefined where that is not known here. */
  replied: EntryOf<'message'> | undefined;
  isOwn: boolean;
  /** The first of several by its author: says who. */
  isFirst: boolean;
  /** The last of its author's in its minute: says when. */
  isLast: boolean;
}

export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'line'; key: string; entry: LineEntry }
  | MessageRow;

/** What is shown of a log, from top to bottom. */
export function timeline(entries: readonly Entry[], outgoing: readonly Outgoing[], myId: string): Row[] {
  const rows: Row[] = [];
  const first = entries[0]?.seq ?? 0;
  let day: number | undefined;
  let last: { row: MessageRow; userId: string; at: number } | undefined;

  const repliedBy = ({ replyTo }: { replyTo?: number }) => {
    const replied = replyTo === undefined ? undefined : entries[replyTo - first];
    return replied?.kind === 'message' ? replied : undefined;
  };

  for (const entry of entries) {
    // These show in the message that they change.
    if (entry.kind === 'edited' || entry.kind === 'deleted') continue;
    const today = dayNumber(entry.at);
    if (today !== day) {
      rows.push({ kind: 'day', key: `day ${entry.seq}`, at: entry.at });
      day = today;
      last = undefined;
    }
    if (entry.kind !== 'message') {
      rows.push({ kind: 'line', key: `line ${entry.seq}`, entry });
      last = undefined;
      continue;
    }
    const { userId, at } = entry;
    const isFirst = last?.userId !== userId || at - last.at > GROUP_MS;
    if (!isFirst && last && Math.floor(at / MINUTE_MS) === Math.floor(last.at / MINUTE_MS)) last.row.isLast = false;
    const key = keyOf(userId, entry.clientId);
    const isOwn = userId === myId;
    const row: MessageRow = {
      kind: 'message',
      key,
      message: entry,
      replied: repliedBy(entry),
      isOwn,
      isFirst,
      isLast: true,
    };
    rows.push(row);
    last = { row, userId, at };
  }

  for (const message of outgoing) {
    const isFirst = last?.userId !== myId;
    const key = keyOf(myId, message.clientId);
    const row: MessageRow = {
      kind: 'message',
      key,
      message,
      replied: repliedBy(message),
      isOwn: true,
      isFirst,
      isLast: true,
    };
    rows.push(row);
    last = { row, userId: myId, at: 0 };
  }
  return rows;
}

/** The same before and after the message is stored, so that its row stays the same too. */
function keyOf(userId: string, clientId: string): string {
  return `message ${userId} ${clientId}`;
}
