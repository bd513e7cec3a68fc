import type { ChatRoom } from '../../client/chat-client.ts';
import { later } from '../ui/later.tsx';

/** What opens over a room. */
export type PartName = 'invite' | 'rename' | 'settings' | 'reports' | 'bans' | 'audit';

const PARTS = {
  invite: later(async () => (await import('../settings/invite.tsx')).Invite),
  rename: later(async () => (await import('../settings/rename.tsx')).Rename),
  settings: later(async () => (await import('../settings/room-settings.tsx')).RoomSettings),
  reports: later(async () => (await import('../moderation/reports.tsx')).Reports),
  bans: later(async () => (await import('../moderation/bans.tsx')).Bans),
  audit: later(async () => (await import('../moderation/audit.tsx')).Audit),
};

export function RoomPart({ name, ...props }: { name: PartName; room: ChatRoom; onClose: () => void }) {
  const Part = PARTS[name];
  return <Part {...props} />;
}
