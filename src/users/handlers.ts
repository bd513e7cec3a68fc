import { answer } from '../realtime/answer.ts';
import type { ChatSocket } from '../realtime/socket.ts';
import { Nickname } from './schema.ts';
import type { UserService } from './service.ts';

export function onUsers(socket: ChatSocket, users: UserService): void {
  socket.on(
    'nickname:change',
    answer(Nickname, ({ nickname }) => users.changeNickname(socket.data.user, nickname)),
  );
}
