import type { RoomUpdate } from '../../client/chat-client.ts';
import type { Room } from '../../protocol/model.ts';

/** What the form says otherwise than it is: the rest is left alone, for others may be changing it. */
export function changesIn(form: FormData, room: Room, ownWords: readonly string[] | undefined): RoomUpdate {
  const told = (name: string) => form.get(name)?.toString();
  const changes: RoomUpdate = {};
  const title = told('title')?.trim();
  if (title !== undefined && title !== room.title) changes.title = title;
  const visibility = told('visibility');
  if (visibility && visibility !== (room.visibility ?? 'public'))
    changes.visibility = visibility as 'public' | 'private';
  const mode = told('mode');
  if (mode && mode !== room.mode) changes.mode = mode as Room['mode'];
  if (told('password')) changes.password = told('password') as string;
  if (form.has('noPassword')) changes.password = null;
  return { ...changes, ...talkIn(told, room, ownWords) };
}

/** What moderators change too. */
function talkIn(told: (name: string) => string | undefined, room: Room, ownWords: readonly string[] | undefined) {
  const changes: RoomUpdate = {};
  const seconds = Number(told('slowModeSeconds'));
  if (seconds !== (room.slowModeSeconds ?? 0)) changes.slowModeSeconds = seconds;
  const filter = told('wordFilter') as NonNullable<RoomUpdate['wordFilter']>;
  if (filter !== (room.wordFilter ?? 'off')) changes.wordFilter = filter;
  const words = linesOf(told('ownWords') ?? '');
  const isSame = ownWords === undefined ? words.length === 0 : words.join('\n') === ownWords.join('\n');
  if (!isSame) changes.ownWords = words;
  return changes;
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
