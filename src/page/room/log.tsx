import { useSignal } from '@preact/signals';
import { useCallback, useMemo, useRef } from 'preact/hooks';
import type { ChatRoom, Outgoing } from '../../client/chat-client.ts';
import type { Entry } from '../../protocol/model.ts';
import { failureText } from '../failure-text.ts';
import { dayOf } from '../moments.ts';
import { ErrorLine } from '../ui/error-line.tsx';
import { words } from '../words.ts';
import { LogScroller } from './log-scroller.tsx';
import { Message } from './message.tsx';
import type { RowActions } from './message-actions.tsx';
import { SystemLine } from './system-line.tsx';
import { type Row, timeline } from './timeline.ts';

interface LogProps {
  room: ChatRoom;
  entries: readonly Entry[];
  outgoing: readonly Outgoing[];
  hasOlder: boolean;
  myId: string;
  actions: RowActions;
}

/** What was said, and what is being said. */
export function Log({ room, entries, outgoing, hasOlder, myId, actions }: LogProps) {
  const scroller = useRef<LogScroller>(null);
  const isLoading = useSignal(false);
  const objection = useSignal<string | undefined>(undefined);
  const rows = useMemo(() => timeline(entries, outgoing, myId), [entries, outgoing, myId]);
  const jump = useCallback((seq: number) => scroller.current?.showEntry(seq), []);

  const loadOlder = async () => {
    if (isLoading.value || !room.hasOlder) return;
    isLoading.value = true;
    objection.value = undefined;
    try {
      await room.loadOlder();
    } catch (error) {
      objection.value = failureText(error);
    }
    isLoading.value = false;
  };

  return (
    <LogScroller
      ref={scroller}
      newest={newestOfOthers(entries, myId)}
      ownNewest={outgoing.at(-1)?.clientId}
      isLoading={isLoading.value}
      // After a failure one has to ask: trying at each pixel scrolled would be a storm.
      onNearTop={hasOlder && objection.value === undefined ? loadOlder : undefined}
    >
      <div class="log-top">
        {isLoading.value && <p class="hint">{words.loadingOlder}</p>}
        {!hasOlder && <p class="hint">{words.beginning}</p>}
        <ErrorLine text={objection.value} />
        {objection.value !== undefined && (
          <button type="button" class="button quiet" onClick={() => void loadOlder()}>
            {words.retry}
          </button>
        )}
      </div>
      {rows.map((row) => toElement(row, actions, jump))}
    </LogScroller>
  );
}

function toElement(row: Row, actions: RowActions, jump: (seq: number) => void) {
  switch (row.kind) {
    case 'day':
      return (
        <h2 key={row.key} class="day">
          {dayOf(row.at)}
        </h2>
      );
    case 'line':
      return <SystemLine key={row.key} entry={row.entry} />;
    case 'message': {
      const { kind: _, key, ...message } = row;
      return <Message key={key} {...message} actions={actions} onJump={jump} />;
    }
  }
}

function newestOfOthers(entries: readonly Entry[], myId: string): number {
  return entries.findLast(({ kind, userId }) => kind === 'message' && userId !== myId)?.seq ?? 0;
}
