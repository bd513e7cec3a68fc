import { answer } from '../realtime/answer.ts';
import type { ChatSocket } from '../realtime/socket.ts';
import { ReadLog } from './schema.ts';
import type { LogService } from './service.ts';

export function onLog(socket: ChatSocket, log: LogService): void {
  socket.on(
    'log:read',
    answer(ReadLog, (input) => log.read(input)),
  );
}
