import { type ReadonlySignal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** What a room may make of the place it stands in. */
export interface Layout {
  /** The list of rooms has a place beside the room. */
  hasRoomForList: ReadonlySignal<boolean>;
  /** So have the members. */
  hasRoomForMembers: ReadonlySignal<boolean>;
  /** Whoever opened it wants to be in it: in a page of others, nobody asked yet. */
  takesFocus: () => boolean;
  /** The way back is back through what was done here, and not through a page of others. */
  ownsHistory: boolean;
}

/** Focusing a text field does not raise a keyboard that covers half of the page. */
export const hasKeyboard = matching('(hover: hover) and (pointer: fine)');

/** Of our own page, which has the window to itself. */
const Context = createContext<Layout>({
  hasRoomForList: matching('(min-width: 56rem)'),
  hasRoomForMembers: matching('(min-width: 76rem)'),
  takesFocus: () => true,
  ownsHistory: true,
});

/** For what is rendered within, where that is not our own page. */
export const LayoutProvider = Context.Provider;

export function useLayout(): Layout {
  return useContext(Context);
}

function matching(query: string): ReadonlySignal<boolean> {
  const media = matchMedia(query);
  const matches = signal(media.matches);
  media.addEventListener('change', () => {
    matches.value = media.matches;
  });
  return matches;
}
