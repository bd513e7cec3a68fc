import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ChatRoom, NameOf } from '../../client/chat-client.ts';
import { isolated } from '../../protocol/isolated.ts';
import type { Entry } from '../../protocol/model.ts';
import { words } from '../words.ts';

/** A reader is not interrupted more often than that, in ms. */
const PAUSE_MS = 1_000;
/** So much of a long message is read out unasked. */
const MOST_TEXT = 200;

/** Reads out what others say, where nobody sees it: one message as it is, several as their number. */
export function Announcer({ room, myId }: { room: ChatRoom; myId: string }) {
  const said = useSignal({ text: '', count: 0 });
  useEffect(() => {
    let unsaid: Entry[] = [];
    let pause: ReturnType<typeof setTimeout> | undefined;
    const say = () => {
      pause = undefined;
      const text = textOf(unsaid, room.nameOf);
      if (text === undefined) return;
      unsaid = [];
      said.value = { text, count: said.value.count + 1 };
      pause = setTimeout(say, PAUSE_MS);
    };
    const unsubscribe = room.subscribe((fresh) => {
      for (const entry of fresh) if (entry.kind === 'message' && entry.userId !== myId) unsaid.push(entry);
      pause ??= setTimeout(say, 100);
    });
    return () => {
      unsubscribe();
      clearTimeout(pause);
    };
  }, [room, myId, said]);
  return (
    <div class="hidden announcer" aria-live="polite">
      <p key={said.value.count}>{said.value.text}</p>
    </div>
  );
}

function textOf(entries: readonly Entry[], nameOf: NameOf): string | undefined {
  const [first] = entries;
  if (first?.kind !== 'message') return undefined;
  return entries.length === 1
    ? `${isolated(nameOf(first))}: ${first.content.slice(0, MOST_TEXT)}`
    : words.newCount(entries.length);
}
