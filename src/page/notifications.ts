import { signal } from '@preact/signals';
import type { ChatClient, ChatRoom, Entry } from '../client/chat-client.ts';
import type { Room } from '../protocol/model.ts';
import { keep, kept } from './kept.ts';
import type { NewsRoom } from './settings/notices.ts';

const CHOSEN = 'sarangbang.notifications';

let notices: Promise<typeof import('./settings/notices.ts')> | undefined;

/** Notices of what others say while one looks elsewhere: asked for, and allowed by the browser. */
export const notifies = signal(kept(CHOSEN) === 'on' && isAllowed());

/** @returns whether the browser has them, and the reader allows them */
export async function turnNotifications(on: boolean): Promise<boolean> {
  if (on && typeof Notification !== 'undefined' && !isAllowed()) await Notification.requestPermission();
  notifies.value = on && isAllowed();
  keep(CHOSEN, notifies.value ? 'on' : 'off');
  return notifies.value === on;
}

/** Of the entries that are new in a room that one has joined, those that one is to be told of. */
export function notify(client: ChatClient, { id, room, readSeq }: ChatRoom, fresh: readonly Entry[]): void {
  if (room) tell(client, { id, title: room.title, readSeq }, fresh);
}

/** Something was said in a room that one is a member of, and has not opened since the page was loaded. */
export function notifyOfListed(client: ChatClient, { id, title, lastEntry }: Room): void {
  if (lastEntry && !client.rooms.has(id)) tell(client, { id, title, readSeq: 0 }, [lastEntry]);
}

/** What it takes is loaded when it is needed. */
function tell(client: ChatClient, room: NewsRoom, fresh: readonly Entry[]): void {
  if (!notifies.value || document.visibilityState === 'visible' || fresh.length === 0) return;
  const giveUp = () => void turnNotifications(false);
  // Once for all: what is loaded anew each time comes in another order.
  notices ??= import('./settings/notices.ts');
  notices
    .then((it) => it.tell({ client, room, fresh, giveUp }))
    .catch(() => {
      // It shows as unread, and the next message tries again.
      notices = undefined;
    });
}

function isAllowed(): boolean {
  return typeof Notification !== 'undefined' && Notification.permission === 'granted';
}
