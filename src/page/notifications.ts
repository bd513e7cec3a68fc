import { signal } from '@preact/signals';
import type { ChatClient, ChatRoom, Entry } from '../client/chat-client.ts';
import { keep, kept } from './kept.ts';

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

/** Of the entries that are new in a room, those that one is to be told of. What it takes is loaded when it is needed. */
export function notify(client: ChatClient, room: ChatRoom, fresh: readonly Entry[]): void {
  if (!notifies.value || document.visibilityState === 'visible' || fresh.length === 0) return;
  const giveUp = () => void turnNotifications(false);
  // Once for all: what is loaded anew each time comes in another order.
  notices ??= import('./settings/notices.ts');
  notices
    .then(({ tell }) => tell({ client, room, fresh, giveUp }))
    .catch(() => {
      // It shows as unread, and the next message tries again.
      notices = undefined;
    });
}

function isAllowed(): boolean {
  return typeof Notification !== 'undefined' && Notification.permission === 'granted';
}
