import { answer } from '../realtime/answer.ts';
import { Nickname } from './schema.ts';
import type { UserService } from './service.ts';

export function userEvents(users: UserService) {
  return {
    'nickname:change': answer(Nickname, ({ nickname }, { data }) => users.changeNickname(data.user, nickname)),
  };
}
