import { answer } from '../realtime/answer.ts';
import type { ChatSocket } from '../realtime/socket.ts';
import { DeleteMessage, EditMessage, SendMessage } from './schema.ts';
import type { MessageService } from './service.ts';

export function onMessages(socket: ChatSocket, messages: MessageService): void {
  const { user } = socket.data;
  socket.on(
    'message:send',
    answer(SendMessage, (input) => messages.send(user, input)),
  );
  socket.on(
    'message:edit',
    answer(EditMessage, (input) => messages.edit(user, input)),
  );
  socket.on(
    'message:delete',
    answer(DeleteMessage, (input) => messages.delete(user, input)),
  );
}
