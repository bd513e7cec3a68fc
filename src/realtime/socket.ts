import type { Namespace, Socket } from 'socket.io';
import type { Logger } from '../logger.ts';
import type { ClientEvents, ServerEvents } from '../protocol/events.ts';
import type { Language } from '../protocol/language.ts';
import type { LeaveReason } from '../protocol/model.ts';
import type { Session } from '../session.ts';

/** Whose place is gone: of the membership since `joinedAt`. `seq` is the entry that says so, if there is one. */
export interface Departure {
  userId: string;
  joinedAt: number;
  reason: LeaveReason;
  seq?: number;
}

/** Between workers. */
interface WorkerEvents {
  expel: (roomId: number, departure: Departure) => void;
  dissolve: (roomId: number) => void;
  read: (reads: ReadUpTo[]) => void;
}

/** A member has read so much of a room, on another connection than `but`. */
export interface ReadUpTo {
  roomId: number;
  userId: string;
  seq: number;
  but: string;
}

interface SocketData {
  /** Replaced when the token is renewed. */
  session: Session;
  /** When the client is told that its session is about to end, in epoch ms. */
  warnAt: number;
  /** In which its refusals are told. */
  language: Language;
  logger: Logger;
}

export type ChatSocket = Socket<ClientEvents, ServerEvents, WorkerEvents, SocketData>;
export type ChatNamespace = Namespace<ClientEvents, ServerEvents, WorkerEvents, SocketData>;
