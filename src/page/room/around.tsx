import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { ChatRoom, Entry } from '../../client/chat-client.ts';
import { useChat } from '../chat.ts';
import { failureText } from '../failure-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorLine } from '../ui/error-line.tsx';
import { words } from '../words.ts';
import { DayLine } from './day-line.tsx';
import { Message } from './message.tsx';
import type { RowActions } from './message-actions.tsx';
import { SystemLine } from './system-line.tsx';
import { type Row, Timeline } from './timeline.ts';

/** Entries a page. */
const PAGE = 50;
/** More are not shown at a time: what is farthest from where one reads on goes. */
const MOST = 500;

interface AroundProps {
  room: ChatRoom;
  seq: number;
  myId: string;
  actions: RowActions;
  onClose: () => void;
}

/**
 * What was said around a message that is too far back to read all that has been said since: a stretch of the log by itself, to
 * be read on in both directions. The log of the room stays as it is behind it, without a gap.
 */
export function Around({ room, seq, myId, actions, onClose }: AroundProps) {
  const { client } = useChat();
  const entries = useSignal<readonly Entry[]>([]);
  const hasLater = useSignal(true);
  const objection = useSignal<string | undefined>(undefined);
  const list = useRef<HTMLDivElement>(null);
  const isShown = useRef(false);
  /** How far the reader is from the end, while what comes before is put there. */
  const fromEnd = useRef<number | undefined>(undefined);
  const timeline = useMemo(() => new Timeline(myId), [myId]);
  const known = entries.value;
  const rows = useMemo(() => timeline.rows(known, [], undefined), [timeline, known]);

  const attempt = async (read: () => Promise<void>) => {
    objection.value = undefined;
    await read().catch((error: unknown) => {
      objection.value = failureText(error);
    });
  };
  const readAround = () =>
    attempt(async () => {
      const read = (after: number) => client.ask('log:read', { roomId: room.id, after, limit: PAGE });
      let page = await read(Math.max(0, seq - 1 - PAGE / 2));
      // Pages are bounded in bytes: what is before it may have filled this one.
      if ((page.entries.at(-1)?.seq ?? seq) < seq) page = await read(seq - 1);
      entries.value = page.entries;
      hasLater.value = page.hasMore;
    });
  const readEarlier = () =>
    attempt(async () => {
      const before = known[0]?.seq ?? 1;
      const page = await client.ask('log:read', { roomId: room.id, before, limit: PAGE });
      const scroller = list.current?.parentElement;
      fromEnd.current = scroller ? scroller.scrollHeight - scroller.scrollTop : undefined;
      const all = [...page.entries, ...entries.value];
      if (all.length > MOST) hasLater.value = true;
      entries.value = all.slice(0, MOST);
    });
  const readLater = () =>
    attempt(async () => {
      const page = await client.ask('log:read', { roomId: room.id, after: known.at(-1)?.seq ?? 0, limit: PAGE });
      entries.value = [...entries.value, ...page.entries].slice(-MOST);
      hasLater.value = page.hasMore;
    });

  useEffect(() => void readAround(), [seq]);
  useLayoutEffect(() => {
    const scroller = list.current?.parentElement;
    if (scroller && fromEnd.current !== undefined) scroller.scrollTop = scroller.scrollHeight - fromEnd.current;
    fromEnd.current = undefined;
    const message = list.current?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
    if (!message || isShown.current) return;
    isShown.current = true;
    message.scrollIntoView({ block: 'center' });
    message.focus({ preventScroll: true });
    message.classList.add('shown');
  }, [known, seq]);

  const isFirstKnown = known[0]?.seq === 1;
  return (
    <Dialog title={words.around} shape="sheet" onClose={onClose}>
      <div ref={list} class="around">
        {known.length > 0 && !isFirstKnown && (
          <button type="button" class="button quiet" onClick={() => void readEarlier()}>
            {words.earlier}
          </button>
        )}
        {rows.map((row) => (
          <div key={row.key}>{shown(row, room, actions)}</div>
        ))}
        <ErrorLine text={objection.value} />
        {known.length === 0 && objection.value !== undefined && (
          <button type="button" class="button quiet" onClick={() => void readAround()}>
            {words.retry}
          </button>
        )}
        {known.length > 0 && hasLater.value && (
          <button type="button" class="button quiet" onClick={() => void readLater()}>
            {words.later}
          </button>
        )}
      </div>
    </Dialog>
  );
}

/** To be read: what can be done with a message is done in the log. */
function shown(row: Row, room: ChatRoom, actions: RowActions) {
  const { nameOf } = room;
  if (row.kind === 'day') return <DayLine at={row.at} />;
  if (row.kind === 'line') return <SystemLine entries={row.entries} nameOf={nameOf} />;
  if (row.kind === 'news') return null;
  const { kind: _, key: __, ...message } = row;
  return (
    <Message {...{ ...message, room, nameOf, actions }} avatarUrl={undefined} isTabStop={false} onJump={() => {}} />
  );
}
