import type { MenuItem } from '../ui/menu.tsx';
import { words } from '../words.ts';
import type { PartName } from './room-parts.tsx';

interface RoomMenu {
  /** One may choose a nickname here. */
  renames: boolean | undefined;
  /** The address of the list of rooms, where there is one. */
  home: string | undefined;
  isPrivate: boolean;
  moderates: boolean;
  /** They are on the page already. */
  hasMembersBeside: boolean;
  reportCount: number;
  open: (part: PartName) => () => void;
  openMembers: () => void;
  leave: () => void;
}

/** What there is to do in a room, for whoever is there. */
export function roomMenu({ renames, home, isPrivate, moderates, reportCount, open, ...more }: RoomMenu): MenuItem[] {
  const items: (MenuItem | false)[] = [
    !more.hasMembersBeside && { label: words.members, onPick: more.openMembers },
    home !== undefined && (moderates || !isPrivate) && { label: words.invite, onPick: open('invite') },
    ...forModerators(moderates, reportCount, open),
    // The page has the way to another nickname below its list of rooms.
    home === undefined && renames === true && { label: words.changeNickname, onPick: open('rename') },
    { label: words.leaveRoom, isDanger: true, onPick: more.leave },
  ];
  return items.filter((item) => item !== false);
}

function forModerators(moderates: boolean, reportCount: number, open: RoomMenu['open']): MenuItem[] {
  if (!moderates) return [];
  return [
    { label: words.roomSettings, onPick: open('settings') },
    { label: words.reports, count: reportCount, onPick: open('reports') },
    { label: words.bans, onPick: open('bans') },
    { label: words.audit, onPick: open('audit') },
  ];
}
