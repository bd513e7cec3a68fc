import type { ChatRoom } from '../../client/chat-client.ts';
import { moderationWords as say } from './words.ts';

/** What somebody was called last, as far as the loaded log tells: records name users by their ids. */
export function nameOf({ entries, you }: ChatRoom, userId: string): string {
  if (userId === 'filter') return say.wordFilter;
  if (userId === you?.userId) return you.nickname;
  const last = entries.findLast((entry) => entry.userId === userId);
  return last?.nickname ?? (userId.startsWith('g_') ? say.somebody : userId);
}
