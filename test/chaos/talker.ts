import type { Entry } from '../../src/protocol/model.ts';
import type { TcpProxy } from '../support/proxy.ts';
import type { Acknowledged, Said } from './checker.ts';

/** Somebody who talks in rooms over a bad line, and keeps a record. */
export interface Talker {
  name: string;
  proxy: TcpProxy;
  /** By room, what was shown, in the order in which it was shown. */
  shown: Map<number, Entry[]>;
  acknowledged: Acknowledged[];
  /** All that it was to send, in that order. */
  said: Said[];
  isOnline(): boolean;
  join(roomId: number): Promise<void>;
  /** Sends, sooner or later. */
  say(roomId: number, content: string): void;
  /** How many messages are still on their way. */
  waiting(): number;
  /** What is not as it should be in the end, in words; empty where nothing is. */
  troubles(): string[];
  close(): void;
}
