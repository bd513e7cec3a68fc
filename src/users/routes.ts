import { z } from 'zod';
import { Routes } from '../http/routes.ts';
import { SAY } from '../words.ts';
import { Me, Nickname, Profile, RefreshedSession, RefreshSession, Session, SetProfile, SignOut } from './schema.ts';
import { toRefreshed, type UserService } from './service.ts';

export function userRoutes(users: UserService): Routes {
  const routes = new Routes('Sessions');

  routes.post('/sessions', {
    id: 'startSession',
    summary: 'Makes a new guest',
    description: 'A guest’s token holds for 180 days.',
    input: Nickname,
    answers: { 201: Session },
    open: true,
    rate: 'sessions',
    errors: ['forbidden'],
    handle: ({ nickname }, { address }) => users.startSession(nickname, address),
  });

  routes.post('/session/refresh', {
    id: 'refreshSession',
    summary: 'Looks at another token of oneself',
    description: 'Over a socket, `session:refresh` renews the session in place.',
    input: RefreshSession,
    answers: { 200: RefreshedSession },
    errors: ['forbidden'],
    handle: async ({ token }, { session }) => toRefreshed(await users.refresh(session, token)),
  });

  routes.get('/me', {
    id: 'readMe',
    summary: 'Tells who one is, and what one may do',
    answers: { 200: Me },
    handle: (_, { session }) => users.me(session),
  });

  routes.delete('/users/:userId/sessions', {
    id: 'signOut',
    summary: 'Signs a user out everywhere',
    description:
      '`me` is oneself; others are the host’s backend’s to sign out. Tokens issued until now hold no more, on every worker within a second. An API key has no sessions: named by `key:` and its id, it is revoked, for ever.',
    input: SignOut,
    answers: { 204: z.void() },
    rate: 'joins',
    errors: ['forbidden'],
    handle: ({ userId }, { session }) => users.signOut(session, userId),
  });

  routes.put('/users/:userId', {
    id: 'setProfile',
    summary: 'Says what a user is called, and where their picture is',
    description:
      'The host’s backend’s to do. It holds over what tokens say and what the user chose, in all rooms at once, which are told a nickname (`renamed`). `null` takes it back: a user of the host goes by the nickname, or the picture, of the latest token again, a guest at the next join by their own. A picture shows in lists of members, without an entry.',
    input: SetProfile,
    answers: { 200: Profile },
    backendOnly: SAY.backendOnly,
    errors: ['busy'],
    handle: (input, { session }) => users.setProfile(session, input),
  });

  return routes;
}
