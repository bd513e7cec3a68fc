import type { RoomState } from '../rooms/state.ts';

/**
 * Whether the room's members stay while they are offline: those of a permanent chat room, and of a room that one cannot just
 * walk into again. From others a member is gone with the last connection.
 */
export function keepsMembers({ lifetime, mode, visibility, settings }: RoomState): boolean {
  const isPermanentChat = lifetime === 'permanent' && mode === 'chat';
  return isPermanentChat || visibility === 'private' || settings.passwordHash !== undefined;
}
