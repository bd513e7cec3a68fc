import type { ServerOptions } from 'socket.io';
import { Adapter, type BroadcastOptions } from 'socket.io-adapter';
import { deliver } from './deliver.ts';

/** How broadcasts reach the other workers. */
export interface Fanout {
  adapter: ServerOptions['adapter'];
  /**
   * Resolves once this worker hears the room, given by its Socket.IO name: what is broadcast from then on arrives. Does
   * not wait for a Redis that is away: what is missed then is read from the log.
   */
  heard(namespace: string, room: string): Promise<void>;
  /** What other workers broadcast to the room does not arrive here. */
  isCutOff(namespace: string, room: string): boolean;
  /** 'none' without Redis, which a single process does not need. */
  state(): 'none' | 'up' | 'down';
  /** For counting what all workers count together; a client of ioredis. */
  counters: unknown;
  stop(): Promise<void>;
}

class MemoryAdapter extends Adapter {
  override broadcast(packet: object, opts: BroadcastOptions): void {
    deliver(this, packet, opts);
  }
}

/** What one process needs. */
export const memoryFanout: Fanout = {
  adapter: MemoryAdapter,
  heard: async () => {},
  isCutOff: () => false,
  state: () => 'none',
  counters: undefined,
  stop: async () => {},
};
