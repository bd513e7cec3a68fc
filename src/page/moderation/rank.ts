import type { Member, Role } from '../../protocol/model.ts';

/** As the server ranks them; it decides, and this is what is offered. */
const RANK: Record<Role, number> = { member: 1, moderator: 2, owner: 3 };

type Somebody = Pick<Member, 'userId' | 'role'> | undefined;

export function mayModerate(you: Somebody): boolean {
  return you !== undefined && RANK[you.role] >= RANK.moderator;
}

/** Moderators act on members, owners on moderators too; nobody on their equals. */
export function mayModerateUser(you: Somebody, { userId, role }: Pick<Member, 'userId' | 'role'>): boolean {
  return you !== undefined && mayModerate(you) && you.userId !== userId && RANK[you.role] > RANK[role];
}
