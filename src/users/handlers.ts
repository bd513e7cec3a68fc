import { type Answers, answer } from '../realtime/answer.ts';
import { Nickname, Renamed } from './schema.ts';
import type { UserService } from './service.ts';

export function userEvents(users: UserService): Pick<Answers, 'nickname:change'> {
  return {
    'nickname:change': answer({
      summary: 'Gives oneself another nickname',
      description: 'It holds for rooms joined from now on at once, and for those one is in when it is written there.',
      input: Nickname,
      data: Renamed,
      rate: 'joins',
      errors: ['busy'],
      handle: ({ nickname }, { data }) => users.changeNickname(data.user, nickname),
    }),
  };
}
