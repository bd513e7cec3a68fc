import type { ChatRoom } from '../../client/chat-client.ts';
import { moderationWords as say } from './words.ts';

/** What somebody was called last, as far as the loaded log tells: records name users by their ids. */
export function nameOf(room: ChatRoom, userId: string): string {
  const { entries, you } = room;
  if (userId === 'filter') return say.wordFilter;
  if (userId === you?.userId) return room.nameOf(you);
  const last = entries.findLast((entry) => entry.userId === userId);
  if (last) return room.nameOf(last);
  return userId.startsWith('g_') ? say.somebody : userId;
}
