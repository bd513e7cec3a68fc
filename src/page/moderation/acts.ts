import type { ChatRoom } from '../../client/chat-client.ts';
import type { Member, Role } from '../../protocol/model.ts';
import { mayModerateUser } from './rank.ts';
import { moderationWords as say } from './words.ts';

/** What is asked about before it is done. */
export type AskedAct = 'mute' | 'kick' | 'ban' | 'removeAll';

/** What one may do about a member: at once, or after a question. */
export interface MemberAct {
  label: string;
  isDanger?: boolean;
  asks?: AskedAct;
  now?: (room: ChatRoom, member: Member) => Promise<unknown>;
}

const ON_MEMBERS: readonly MemberAct[] = [
  { label: say.mute, asks: 'mute' },
  { label: say.unmute, now: ({ moderation }, { userId }) => moderation.unmute(userId) },
  { label: say.removeAll, asks: 'removeAll', isDanger: true },
  { label: say.kick, asks: 'kick', isDanger: true },
  { label: say.ban, asks: 'ban', isDanger: true },
];

const ROLES: readonly { role: Role; act: MemberAct }[] = [
  { role: 'owner', act: to('owner', say.makeOwner) },
  { role: 'moderator', act: to('moderator', say.makeModerator) },
  { role: 'member', act: to('member', say.makeMember) },
];

/** In the order in which they are offered. */
export function actsOn(you: Member | undefined, member: Member): readonly MemberAct[] {
  const acts = mayModerateUser(you, member) ? ON_MEMBERS : [];
  // An owner may lay their own role down; a fellow owner's is not theirs to take.
  const mayGiveRoles = you?.role === 'owner' && (member.role !== 'owner' || member.userId === you.userId);
  return mayGiveRoles ? [...ROLES.filter(({ role }) => role !== member.role).map(({ act }) => act), ...acts] : acts;
}

function to(role: Role, label: string): MemberAct {
  return { label, now: ({ moderation }, { userId }) => moderation.setRole(userId, role) };
}
