import { effect, reactive, ref, shallowRef, triggerRef } from '@vue/reactivity';
import { expect, test } from 'vitest';
import { ChatClient } from '../../src/client/chat-client.ts';
import { eventually } from '../support/eventually.ts';
import { DEPLOYMENTS, useWorld } from '../support/world.ts';

const world = useWorld(DEPLOYMENTS[0] as (typeof DEPLOYMENTS)[0]);

test('Vue leaves clients and rooms as they are, and shows what changes by `shallowRef` and `triggerRef`', async () => {
  const client = new ChatClient({ url: world.url(), nickname: 'ann' });
  const room = shallowRef(await client.join((await client.createRoom({ title: 'Garden' })).id));
  room.value.subscribe(() => triggerRef(room));
  const shown: string[] = [];
  effect(() => {
    shown.push(room.value.entries.flatMap((it) => (it.kind === 'message' ? it.content : [])).join());
  });

  room.value.send({ content: 'hello' });

  await eventually('it is shown', () => shown.at(-1) === 'hello');
  // A proxy around them could not reach what is private to them.
  expect(reactive({ client, room: room.value })).toEqual({ client, room: room.value });
  expect(reactive({ client }).client).toBe(client);
  expect(ref(room.value).value.entries).toBe(room.value.entries);
  client.close();
});
