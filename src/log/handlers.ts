import { answer } from '../realtime/answer.ts';
import { ReadLog } from './schema.ts';
import type { LogService } from './service.ts';

export function logEvents(log: LogService) {
  return { 'log:read': answer(ReadLog, (input) => log.read(input)) };
}
