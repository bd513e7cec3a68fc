import type { Adapter, BroadcastOptions } from 'socket.io-adapter';
import { deliver, type Traffic } from './deliver.ts';

/** Delivers here, counts, and says so. What is for this worker alone is no news from the room. */
export class Delivery {
  readonly traffic: Traffic = { broadcasts: 0, frames: 0, bytes: 0 };
  #listener: (event: unknown[]) => void = () => {};
  readonly #held = new Map<unknown, (...args: never[]) => void>();

  readonly onBroadcast = (listener: (event: unknown[]) => void): void => {
    this.#listener = listener;
  };

  readonly hold = (event: string, holder: (...args: never[]) => void): void => {
    this.#held.set(event, holder);
  };

  deliver(adapter: Adapter, packet: object, opts: BroadcastOptions): void {
    const [event, ...args] = (packet as { data: unknown[] }).data;
    const holder = opts.flags?.local ? undefined : this.#held.get(event);
    if (holder) {
      holder(...(args as never[]));
    } else {
      deliver(adapter, packet, opts, this.traffic);
      if (!opts.flags?.local) this.#listener((packet as { data: unknown[] }).data);
    }
  }
}
