import type { Adapter, BroadcastOptions } from 'socket.io-adapter';
import { deliver, type Traffic } from './deliver.ts';

/** Delivers here, counts, and says so. What is for this worker alone is no news from the room. */
export class Delivery {
  readonly traffic: Traffic = { broadcasts: 0, frames: 0, bytes: 0 };
  #listener: (event: unknown[]) => void = () => {};

  readonly onBroadcast = (listener: (event: unknown[]) => void): void => {
    this.#listener = listener;
  };

  deliver(adapter: Adapter, packet: object, opts: BroadcastOptions): void {
    deliver(adapter, packet, opts, this.traffic);
    if (!opts.flags?.local) this.#listener((packet as { data: unknown[] }).data);
  }
}
