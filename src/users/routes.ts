import { z } from 'zod';
import { Routes } from '../http/routes.ts';
import { Nickname, RefreshedSession, RefreshSession, Session, SignOut } from './schema.ts';
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

  return routes;
}
