import { type Answers, answer } from '../realtime/answer.ts';
import { beginSession } from '../realtime/sessions.ts';
import { Nickname, RefreshedSession, RefreshSession, Renamed } from './schema.ts';
import { toRefreshed, type UserService } from './service.ts';

export function userEvents(users: UserService): Pick<Answers, 'nickname:change' | 'session:refresh'> {
  return {
    'nickname:change': answer({
      summary: 'Gives oneself another nickname',
      description:
        'Whose it is to do, `NICKNAME_CHANGE` says: guests’, unless set otherwise. It holds for rooms joined from now on at once, and for those one is in when it is written there. Rooms with a word filter mask what is not wanted in it.',
      input: Nickname,
      data: Renamed,
      rate: 'renames',
      errors: ['forbidden', 'busy'],
      handle: ({ nickname }, { data }) => users.changeNickname(data.session, nickname),
    }),
    'session:refresh': answer({
      summary: 'Renews the session with another token, without a reconnect',
      input: RefreshSession,
      data: RefreshedSession,
      errors: ['unauthenticated', 'forbidden'],
      handle: async ({ token }, socket) => {
        const renewed = await users.refresh(socket.data.session, token);
        beginSession(socket, renewed);
        return toRefreshed(renewed);
      },
    }),
  };
}
