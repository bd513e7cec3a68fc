import { computed, signal } from '@preact/signals';

const HOME = '/chat';
const path = signal(location.pathname);

addEventListener('popstate', () => {
  path.value = location.pathname;
});

/** The room that the address names, if it names one. */
export const openRoomId = computed(() => {
  const id = Number(/^\/chat\/rooms\/(\d+)\/?$/.exec(path.value)?.[1]);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
});

export function addressOf(roomId?: number): string {
  return roomId === undefined ? HOME : `${HOME}/rooms/${roomId}`;
}

export function goTo(address: string, { replace = false } = {}): void {
  if (address === path.value) return;
  if (replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  path.value = address;
}
