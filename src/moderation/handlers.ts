import { Member } from '../members/schema.ts';
import { Changed } from '../messages/schema.ts';
import { type Answers, answer } from '../realtime/answer.ts';
import { BanSet, BanUser, ChangeRole, KickMember, MutedUntil, MuteUser, NamedUser } from './schema.ts';
import type { ModerationService } from './service.ts';

type Events = 'member:kick' | 'member:ban' | 'member:unban' | 'member:mute' | 'member:unmute' | 'member:role';

export function moderationEvents(moderation: ModerationService): Pick<Answers, Events> {
  return {
    'member:kick': answer({
      summary: 'Removes a member from a room, who may come back',
      input: KickMember,
      data: Changed,
      errors: ['forbidden', 'not_found', 'busy'],
      handle: (input, { data }) => moderation.kick(data.session, input),
    }),
    'member:ban': answer({
      summary: 'Bans a user from a room, for a time or for good',
      input: BanUser,
      data: BanSet,
      errors: ['forbidden', 'not_found', 'conflict', 'busy'],
      handle: (input, { data }) => moderation.ban(data.session, input),
    }),
    'member:unban': answer({
      summary: 'Takes a ban back',
      input: NamedUser,
      data: BanSet,
      errors: ['forbidden', 'not_found', 'busy'],
      handle: (input, { data }) => moderation.unban(data.session, input),
    }),
    'member:mute': answer({
      summary: 'Keeps a user from writing in a room for a time',
      input: MuteUser,
      data: MutedUntil,
      errors: ['forbidden', 'not_found', 'busy'],
      handle: (input, { data }) => moderation.mute(data.session, input),
    }),
    'member:unmute': answer({
      summary: 'Lets a user write again',
      input: NamedUser,
      data: Changed,
      errors: ['forbidden', 'not_found', 'busy'],
      handle: (input, { data }) => moderation.unmute(data.session, input),
    }),
    'member:role': answer({
      summary: 'Gives a member another role',
      input: ChangeRole,
      data: Member,
      errors: ['forbidden', 'not_found', 'conflict', 'busy'],
      handle: (input, { data }) => moderation.changeRole(data.session, input),
    }),
  };
}
