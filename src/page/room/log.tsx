import { type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { useCallback, useMemo, useRef } from 'preact/hooks';
import type { ChatRoom, Outgoing } from '../../client/chat-client.ts';
import type { Entry } from '../../protocol/model.ts';
import { later } from '../ui/later.tsx';
import { words } from '../words.ts';
import { Announcer } from './announcer.tsx';
import { CatchingUp } from './catching-up.tsx';
import { DayLine } from './day-line.tsx';
import type { LogPlace } from './log-place.ts';
import { LogScroller } from './log-scroller.tsx';
import { LogTop } from './log-top.tsx';
import { Message } from './message.tsx';
import type { RowActions } from './message-actions.tsx';
import { SystemLine } from './system-line.tsx';
import { type Row, Timeline } from './timeline.ts';
import { ToLatest } from './to-latest.tsx';
import { TouchActions } from './touch-actions.tsx';
import { useAvatars } from './use-avatars.ts';
import { useJump } from './use-jump.ts';
import { useOlder } from './use-older.ts';
import { useReading } from './use-reading.ts';

const Around = later(async () => (await import('./around.tsx')).Around);

interface LogProps {
  room: ChatRoom;
  entries: readonly Entry[];
  outgoing: readonly Outgoing[];
  hasOlder: boolean;
  myId: string;
  actions: RowActions;
  /** A message to show, as the pinned one: taken out when it is shown. */
  jumpTo: Signal<number | undefined>;
}

/** One opens a room where one stopped reading, with a little of what one knows above it. In px. */
/** Where in the view the first new message ends, of its height. */
const FROM_TOP = 0.35;
const AT_NEWS: LogPlace = { key: 'news', offset: 160 };

/** What was said, and what is being said. */
export function Log({ room, entries, outgoing, hasOlder, myId, actions, jumpTo }: LogProps) {
  const scroller = useRef<LogScroller>(null);
  const isAtBottom = useSignal(true);
  const older = useOlder(room);
  const { stoppedAt, unseen, firstUnseen } = useReading(room, entries, myId, isAtBottom);
  const avatars = useAvatars(room, entries);
  const timeline = useMemo(() => new Timeline(myId), [myId]);
  const rows = useMemo(() => timeline.rows(entries, outgoing, stoppedAt), [timeline, entries, outgoing, stoppedAt]);
  const { jump, far } = useJump(rows, older.find, (seq) => scroller.current?.showEntry(seq) ?? false);

  /** First to where the new ones begin, and from there to the end. */
  const shownFrom = useRef<number | undefined>(undefined);
  const toLatest = () => {
    const isShown = firstUnseen === undefined || firstUnseen === shownFrom.current;
    shownFrom.current = firstUnseen;
    if (isShown || !scroller.current?.showEntry(firstUnseen, FROM_TOP)) scroller.current?.toBottom();
  };
  useSignalEffect(() => {
    if (jumpTo.value === undefined) return;
    jump(jumpTo.value);
    jumpTo.value = undefined;
  });
  const { nameOf } = room;
  const renderRow = useCallback(
    (row: Row, isTabStop: boolean) => {
      switch (row.kind) {
        case 'day':
          return <DayLine at={row.at} />;
        case 'news':
          return <h2 class="day news-line">{words.newMessages}</h2>;
        case 'line':
          return <SystemLine entries={row.entries} nameOf={nameOf} />;
        case 'message': {
          const { kind: _, key: __, ...message } = row;
          const avatarUrl = 'userId' in message.message ? avatars.get(message.message.userId) : undefined;
          const shared = { room, nameOf, avatarUrl, isTabStop, actions, onJump: jump };
          return <Message {...message} {...shared} />;
        }
      }
    },
    [room, nameOf, actions, avatars, jump],
  );

  return (
    <div class="log-frame">
      <TouchActions rows={rows} actions={actions}>
        <LogScroller
          handle={scroller}
          rows={rows}
          renderRow={renderRow}
          opensAt={rows.some(({ kind }) => kind === 'news') ? AT_NEWS : 'bottom'}
          isAtBottom={isAtBottom}
          ownNewest={outgoing.at(-1)?.clientId}
          isLoading={older.isLoading}
          // After a failure one has to ask: trying at each pixel scrolled would be a storm.
          onNearTop={hasOlder && older.objection === undefined ? older.load : undefined}
        >
          <LogTop older={older} hasOlder={hasOlder} />
        </LogScroller>
      </TouchActions>
      {!isAtBottom.value && <ToLatest unseen={unseen} onClick={toLatest} />}
      {far.value !== undefined && (
        <Around
          key={far.value}
          room={room}
          seq={far.value}
          myId={myId}
          actions={actions}
          onClose={() => {
            far.value = undefined;
          }}
        />
      )}
      {room.catchingUp && <CatchingUp {...room.catchingUp} />}
      <Announcer room={room} myId={myId} />
    </div>
  );
}
