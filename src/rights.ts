import type { Rights } from './protocol/events.ts';
import { isGuest, type Session } from './session.ts';

/** `users`: the host product's, and its backend. */
export type RoomCreation = 'everyone' | 'users' | 'backend';
/** `guests`: the host product's users go by the nickname of their token. */
export type NicknameChange = 'guests' | 'everyone' | 'nobody';

export interface RightsPolicy {
  roomCreation: RoomCreation;
  nicknameChange: NicknameChange;
}

/** What this deployment lets somebody do beyond reading, joining and writing. */
export function rightsOf({ user, power }: Session, { roomCreation, nicknameChange }: RightsPolicy): Rights {
  const guest = isGuest(user.id);
  return {
    createRooms: power === 'backend' || roomCreation === 'everyone' || (roomCreation === 'users' && !guest),
    changeNickname: power !== 'backend' && (nicknameChange === 'everyone' || (nicknameChange === 'guests' && guest)),
  };
}
