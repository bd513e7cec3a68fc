import { z } from 'zod';
import { exactly } from '../exactly.ts';
import { MUST } from '../field-words.ts';
import type * as events from '../protocol/events.ts';
import { LIMITS } from '../protocol/limits.ts';
import type * as model from '../protocol/model.ts';
import { isStorable, label, otherwise, time } from '../validate.ts';
import { LONGEST_TOKEN } from './identity.ts';

const ID = 'g_3f1c2b9e-8d74-4a6f-9b1e-2f6d0c5a7e10';

export const Nickname = z.object({
  nickname: label(LIMITS.nickname).meta({ description: 'What one is called', examples: ['Ann'] }),
});

/** Whose it is, in what the server tells. */
export const userId = z.string().meta({ description: 'The host product’s id, or `g_…` for a guest', examples: [ID] });
export const nickname = z.string().meta({ description: 'What they are called', examples: ['Ann'] });
export const avatarUrl = z.string().optional();

/** Of 1 to 255 UTF-16 units that can be stored as they are. */
export function isUserId(id: string): boolean {
  return id.length <= LIMITS.userId && isStorable(id);
}

/** Ids that are nobody's: API keys', the system's, and what a path cannot name. */
export function isNobodysId(id: string): boolean {
  return /^(key:.*|system|filter|me|\.{1,2})$/s.test(id);
}

/** A user that a request names. */
export const namedUserId = z
  .string()
  .min(1)
  .max(LIMITS.userId)
  .refine(isStorable, otherwise(MUST.beStorable))
  .meta({ description: 'The host product’s id, or `g_…` for a guest', examples: ['u-7'] });
/** A user that a request brings along: a member to be, an author or a presenter. */
export const broughtUserId = namedUserId.refine((id) => !isNobodysId(id), otherwise(MUST.beAUser));
export const broughtUser = {
  nickname: label(LIMITS.nickname).meta({ description: 'What they are called', examples: ['Ben'] }),
  avatarUrl: z
    .url({ protocol: /^https?$/ })
    .max(LIMITS.attachmentUrl)
    .optional()
    .meta({ format: 'iri' }),
};

export const User = exactly<model.User>()(
  z.object({ id: userId, nickname, avatarUrl }).meta({ id: 'User', description: 'Who somebody is' }),
);

export const Session = z
  .object({
    token: z.string().meta({ description: 'Send it as `Authorization: Bearer`', examples: ['eyJhbGciOiJIUzI1NiJ9.…'] }),
    user: User,
  })
  .meta({ id: 'Session', description: 'A new guest, and the token that says so' });

export const Rights = exactly<events.Rights>()(
  z
    .object({
      createRooms: z.boolean().meta({ description: 'One may make rooms', examples: [true] }),
      changeNickname: z.boolean().meta({ description: 'One may choose a nickname here', examples: [true] }),
    })
    .meta({ id: 'Rights', description: 'What one may do beyond reading, joining and writing' }),
);

export const Me = z
  .object({
    user: User,
    globalRole: z
      .enum(['moderator', 'owner', 'backend'])
      .optional()
      .meta({ description: 'What one is in every room; `backend` with an API key' }),
    expiresAt: time.optional().meta({ description: 'Until when the token holds' }),
    rights: Rights,
  })
  .meta({ id: 'Me', description: 'Who one is, and what one may do' });
export type Me = z.output<typeof Me>;

export const Renamed = z.object({ user: User });

export const SetProfile = z.object({
  userId: broughtUserId,
  nickname: label(LIMITS.nickname)
    .nullable()
    .meta({
      description: 'What they are called, in all of their rooms; null for what their latest token says',
      examples: ['Ann'],
    }),
  avatarUrl: broughtUser.avatarUrl.unwrap().nullable().optional().meta({
    format: 'iri',
    description:
      'Where their picture is; null for what their latest token says; it stays as it is where this is left out',
  }),
});
export type SetProfile = z.output<typeof SetProfile>;
export const Profile = z.object({ userId, nickname: nickname.optional(), avatarUrl }).meta({
  id: 'Profile',
  description: 'What a user is called, and looks like; without a nickname, what the next token says',
});
export type Profile = z.output<typeof Profile>;

export const RefreshSession = z.object({
  token: z
    .string()
    .min(1)
    .max(LONGEST_TOKEN)
    .meta({ description: 'The new one', examples: ['eyJhbGciOiJIUzI1NiJ9.…'] }),
});
export const RefreshedSession = exactly<events.Refreshed>()(
  z.object({ user: User, expiresAt: time }).meta({ id: 'Refreshed', description: 'Until when the session holds now' }),
);
export const SignOut = z.object({
  userId: namedUserId.meta({ description: 'Whom; `me` is oneself', examples: ['me'] }),
});
