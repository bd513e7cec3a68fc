import type { ServerOptions } from 'socket.io';
import { Adapter, type BroadcastOptions } from 'socket.io-adapter';
import type { Traffic } from './deliver.ts';
import { Delivery } from './delivery.ts';

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
  /** Has `listener` hear of each broadcast that was delivered here, whichever worker it came from: its event and arguments. */
  onBroadcast(listener: (event: unknown[]) => void): void;
  /**
   * Has `holder` take each broadcast of this event, whichever worker it came from, with its arguments: it is for workers, which
   * tell their own connections what they make of it.
   */
  hold(event: string, holder: (...args: never[]) => void): void;
  traffic: Readonly<Traffic>;
  stop(): Promise<void>;
}

/** What one process needs. */
export function memoryFanout(): Fanout {
  const delivery = new Delivery();
  return {
    adapter: class extends Adapter {
      override broadcast(packet: object, opts: BroadcastOptions): void {
        delivery.deliver(this, packet, opts);
      }
    },
    heard: async () => {},
    isCutOff: () => false,
    state: () => 'none',
    onBroadcast: delivery.onBroadcast,
    hold: delivery.hold,
    traffic: delivery.traffic,
    counters: undefined,
    stop: async () => {},
  };
}
