import type { ChatRoom } from '../../client/chat-client.ts';
import type { Member, Role } from '../../protocol/model.ts';
import { mayModerateUser } from './rank.ts';
import { moderationWords as say } from './words.ts';

/** What is asked about before it is done. */
export type AskedAct = 'mute' | 'kick' | 'ban' | 'removeAll' | 'makeOwner';

/** What one may do about a member: at once, or after a question. */
export interface MemberAct {
  label: string;
  isDanger?: boolean;
  asks?: AskedAct;
  now?: (room: ChatRoom, member: Member) => Promise<unknown>;
}

const MUTE: MemberAct = { label: say.mute, asks: 'mute' };
const UNMUTE: MemberAct = { label: say.unmute, now: ({ moderation }, { userId }) => moderation.unmute(userId) };
const REMOVING: readonly MemberAct[] = [
  { label: say.removeAll, asks: 'removeAll', isDanger: true },
  { label: say.kick, asks: 'kick', isDanger: true },
  { label: say.ban, asks: 'ban', isDanger: true },
];

const ROLES: readonly { role: Role; act: MemberAct }[] = [
  { role: 'moderator', act: to('moderator', say.makeModerator) },
  { role: 'member', act: to('member', say.makeMember) },
];
/** Nobody but the new owner can undo it. */
const MAKE_OWNER: MemberAct = { label: say.makeOwner, asks: 'makeOwner', isDanger: true };

/** In the order in which they are offered: what cannot be undone comes last. */
export function actsOn(you: Member | undefined, member: Member, isMuted: boolean): readonly MemberAct[] {
  const acts = mayModerateUser(you, member) ? [isMuted ? UNMUTE : MUTE, ...REMOVING] : [];
  // An owner may lay their own role down; a fellow owner's is not theirs to take.
  const mayGiveRoles = you?.role === 'owner' && (member.role !== 'owner' || member.userId === you.userId);
  if (!mayGiveRoles) return acts;
  const roles = ROLES.filter(({ role }) => role !== member.role).map(({ act }) => act);
  return member.role === 'owner' ? [...roles, ...acts] : [...roles, ...acts, MAKE_OWNER];
}

function to(role: Role, label: string): MemberAct {
  return { label, now: ({ moderation }, { userId }) => moderation.setRole(userId, role) };
}
