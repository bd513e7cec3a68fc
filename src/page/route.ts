import { computed, signal } from '@preact/signals';
import { BASE_PATH } from './base-path.ts';

const HOME = `${BASE_PATH}/chat`;
const path = signal(location.pathname);
const fragment = signal(location.hash);

for (const event of ['popstate', 'hashchange']) addEventListener(event, look);

function look(): void {
  path.value = location.pathname;
  fragment.value = location.hash;
}

/** Without what the server is under. */
function inside(address: string): string {
  return address.startsWith(BASE_PATH) ? address.slice(BASE_PATH.length) : address;
}

/** The room that the address names, if it names one. */
export const openRoomId = computed(() => {
  const id = Number(/^\/chat\/rooms\/(\d+)\/?$/.exec(inside(path.value))?.[1]);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
});

/** It names neither a room nor the list of them. */
export const isUnknown = computed(() => openRoomId.value === undefined && !/^\/chat\/?$/.test(inside(path.value)));

/** The code of an invitation to the open room. In the fragment, which no server gets to see. */
export const invitation = computed(() => new URLSearchParams(fragment.value.slice(1)).get('invitation') ?? undefined);

/** The message of the open room that the address leads to: `#m123`. */
export const linkedSeq = computed(() => {
  const seq = Number(/^#m(\d{1,15})$/.exec(fragment.value)?.[1]);
  return seq > 0 ? seq : undefined;
});

/** It has served, or does not. People copy addresses, and it is not for everybody. */
export function forgetInvitation(): void {
  if (invitation.value !== undefined) forgetFragment();
  look();
}

export function forgetFragment(): void {
  history.replaceState(history.state, '', path.value);
  look();
}

export function addressOf(roomId?: number): string {
  return roomId === undefined ? HOME : `${HOME}/rooms/${roomId}`;
}

export function messageAddress(roomId: number, seq: number): string {
  return `${location.origin}${addressOf(roomId)}#m${seq}`;
}

export function invitationAddress(roomId: number, code: string): string {
  return `${location.origin}${addressOf(roomId)}#${new URLSearchParams({ invitation: code })}`;
}

export function goTo(address: string, { replace = false } = {}): void {
  if (address === path.value) return;
  // Nobody comes back to a dialog that led on to here.
  if (replace || history.state?.dialogs) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  look();
}
