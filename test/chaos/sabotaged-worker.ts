import { Heads } from '../../src/log/heads.ts';
import { MessageService } from '../../src/messages/service.ts';

// A worker with one promise taken out, for showing that the checker would notice.
const [, , missing] = process.argv;
if (missing === 'heads') {
  Heads.prototype.start = () => ({ stop: async () => {} });
} else if (missing === 'client-id') {
  const { send } = MessageService.prototype;
  MessageService.prototype.send = function (author, message) {
    return send.call(this, author, { ...message, clientId: crypto.randomUUID() });
  };
} else {
  throw new Error(`There is no way to do without ${missing}`);
}
await import('../../src/main.ts');
