import type { Namespace, Socket } from 'socket.io';
import type { Logger } from '../logger.ts';
import type { ClientEvents, ServerEvents } from '../protocol/events.ts';
import type { User } from '../protocol/model.ts';

/** Between workers. */
interface WorkerEvents {
  expel: (roomId: number, userId: string, seq: number) => void;
  dissolve: (roomId: number) => void;
}

interface SocketData {
  user: User;
  logger: Logger;
}

export type ChatSocket = Socket<ClientEvents, ServerEvents, WorkerEvents, SocketData>;
export type ChatNamespace = Namespace<ClientEvents, ServerEvents, WorkerEvents, SocketData>;
