import { type BroadcastOptions, type ClusterAdapter, type ClusterMessage, MessageType } from 'socket.io-adapter';
import type { Delivery } from './delivery.ts';

/**
 * The adapter publishes first, and delivers to the worker's own connections when Redis has answered. The other way round
 * they wait for nobody, whatever becomes of Redis.
 */
export function localFirst(adapter: ClusterAdapter, delivery: Delivery): ClusterAdapter {
  adapter.broadcast = async (packet: object, opts) => {
    delivery.deliver(adapter, packet, opts);
    if (opts.flags?.local) return;
    const { rooms, except, flags } = opts;
    const encoded = { rooms: [...rooms], except: [...(except ?? [])], flags: flags ?? {} };
    adapter['publish']({ type: MessageType.BROADCAST, data: { packet, opts: encoded } });
  };
  const onOther = adapter['onMessage'].bind(adapter);
  adapter['onMessage'] = (message: ClusterMessage, offset) => {
    const isForHere = message.uid !== adapter['uid'] && message.nsp === adapter.nsp.name;
    if (message.type !== MessageType.BROADCAST || message.data.requestId !== undefined) onOther(message, offset);
    else if (isForHere) delivery.deliver(adapter, message.data.packet as object, decoded(message.data.opts));
  };
  return adapter;
}

function decoded({ rooms, except, flags }: { rooms: string[]; except: string[]; flags: object }): BroadcastOptions {
  return { rooms: new Set(rooms), except: new Set(except), flags };
}
