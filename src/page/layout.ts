import { type ReadonlySignal, signal } from '@preact/signals';

/** The list of rooms has a place beside the room. */
export const hasRoomForList = matching('(min-width: 56rem)');
/** So have the members. */
export const hasRoomForMembers = matching('(min-width: 76rem)');
/** Focusing a text field does not raise a keyboard that covers half of the page. */
export const hasKeyboard = matching('(hover: hover) and (pointer: fine)');

function matching(query: string): ReadonlySignal<boolean> {
  const media = matchMedia(query);
  const matches = signal(media.matches);
  media.addEventListener('change', () => {
    matches.value = media.matches;
  });
  return matches;
}
