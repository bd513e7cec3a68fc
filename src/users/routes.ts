import { Routes } from '../http/routes.ts';
import { Nickname, Session } from './schema.ts';
import type { UserService } from './service.ts';

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
    handle: ({ nickname }, { address }) => users.startSession(nickname, address),
  });

  return routes;
}
