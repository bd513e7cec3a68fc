import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { ChatRoom, Outgoing } from '../../client/chat-client.ts';
import type { Entry, EntryOf, Room as RoomFacts, User } from '../../protocol/model.ts';
import { useChat } from '../chat.ts';
import { failureText } from '../failure-text.ts';
import { useLayout } from '../layout.ts';
import { mayModerate } from '../moderation/rank.ts';
import { messageAddress } from '../route.ts';
import { ErrorLine } from '../ui/error-line.tsx';
import { later } from '../ui/later.tsx';
import { Compose } from './compose.tsx';
import { Log } from './log.tsx';
import type { Purpose } from './purpose.ts';
import { RoomHeader } from './room-header.tsx';
import { roomMenu } from './room-menu.ts';
import { type PartName, RoomPart } from './room-parts.tsx';
import { useCopying } from './use-copying.tsx';
import { useLeaving } from './use-leaving.tsx';
import { useLinked } from './use-linked.ts';
import { useReportCount } from './use-report-count.ts';

const Members = later(async () => (await import('../members/members.tsx')).Members);
const MemberSheet = later(async () => (await import('../members/member-sheet.tsx')).MemberSheet);
const DeleteQuestion = later(async () => (await import('./delete-question.tsx')).DeleteQuestion);
const ReportMessage = later(async () => (await import('../moderation/report-message.tsx')).ReportMessage);
const PinnedBar = later(async () => (await import('./pinned-bar.tsx')).PinnedBar);
const LiveBar = later(async () => (await import('../live/live-bar.tsx')).LiveBar);

interface RoomProps {
  room: ChatRoom;
  facts: RoomFacts;
  entries: readonly Entry[];
  outgoing: readonly Outgoing[];
  hasOlder: boolean;
  me: User;
  home: string | undefined;
  isLeaving: Signal<boolean>;
}

/** An open room: what was said, a place to say something, who is there, and what there is to do about it. */
export function Room({ room, facts, entries, outgoing, hasOlder, me, home, isLeaving }: RoomProps) {
  const { connection, rights } = useChat();
  const { hasRoomForMembers } = useLayout();
  const purpose = useSignal<Purpose | undefined>(undefined);
  const toDelete = useSignal<number | undefined>(undefined);
  const toReport = useSignal<number | undefined>(undefined);
  const part = useSignal<PartName | undefined>(undefined);
  const objection = useSignal<string | undefined>(undefined);
  const showsMembers = useSignal(false);
  const jumpTo = useSignal<number | undefined>(undefined);
  const moderates = mayModerate(room.you);
  const reportCount = useReportCount(room, moderates, part.value === 'reports');

  const attempt = useMemo(
    () => async (act: () => Promise<unknown>) => {
      objection.value = undefined;
      try {
        await act();
      } catch (error) {
        objection.value = failureText(error);
      }
    },
    [objection],
  );
  const { copy, note } = useCopying();
  const actions = useMemo(
    () => ({
      reply: (message: EntryOf<'message'>) => {
        const { seq: to, content } = message;
        purpose.value = { kind: 'reply', to, name: room.nameOf(message), content };
      },
      edit: (target: number, content: string) => {
        purpose.value = { kind: 'edit', target, content };
      },
      remove: (target: number) => {
        toDelete.value = target;
      },
      removesOthers: moderates,
      report: (target: number) => {
        toReport.value = target;
      },
      pin: moderates ? (target: number) => void attempt(() => room.moderation.pin(target)) : undefined,
      copy,
      link: home === undefined ? undefined : (seq: number) => copy(messageAddress(room.id, seq)),
      resend: (clientId: string) => room.resend(clientId),
      discard: (clientId: string) => room.discard(clientId),
    }),
    [room, moderates, attempt, copy, purpose, toDelete, toReport, home],
  );

  // What did not work for want of a connection may work now.
  useEffect(() => {
    objection.value = undefined;
  }, [connection.value, objection]);

  useLinked(room.id, home !== undefined, jumpTo);
  const leaving = useLeaving({ room, facts, home, isLeaving, attempt });
  const open = (name: PartName) => () => {
    part.value = name;
  };
  const openMembers = () => {
    showsMembers.value = true;
  };
  const items = roomMenu({
    ...{ home, moderates, reportCount, open, openMembers, leave: leaving.begin },
    renames: rights.value?.changeNickname,
    isPrivate: facts.visibility === 'private',
    hasMembersBeside: hasRoomForMembers.value,
  });

  return (
    <div class="room">
      <section class="room-main">
        <RoomHeader room={facts} home={home} items={items} count={reportCount} onMembers={openMembers} />
        {facts.mode === 'live' && <LiveBar room={room} facts={facts} myId={me.id} attempt={attempt} />}
        {facts.pinnedSeq !== undefined && (
          <PinnedBar
            room={room}
            seq={facts.pinnedSeq}
            entries={entries}
            onJump={(seq) => {
              jumpTo.value = seq;
            }}
            onUnpin={moderates ? () => void attempt(() => room.moderation.pin(null)) : undefined}
          />
        )}
        <ErrorLine text={objection.value} />
        <Log
          room={room}
          entries={entries}
          outgoing={outgoing}
          hasOlder={hasOlder}
          myId={me.id}
          actions={actions}
          jumpTo={jumpTo}
        />
        {note}
        <Compose room={room} purpose={purpose} />
      </section>
      {hasRoomForMembers.value && (
        // It has its place before it is there: the conversation does not move.
        <div class="members-place">
          <Members room={room} you={room.you} count={facts.memberCount} />
        </div>
      )}
      {showsMembers.value && !hasRoomForMembers.value && (
        <MemberSheet
          room={room}
          you={room.you}
          count={facts.memberCount}
          onClose={() => {
            showsMembers.value = false;
          }}
        />
      )}
      {part.value !== undefined && <RoomPart name={part.value} room={room} onClose={closing(part)} />}
      {leaving.question}
      {toDelete.value !== undefined && (
        <DeleteQuestion room={room} target={toDelete.value} onClose={closing(toDelete)} />
      )}
      {toReport.value !== undefined && (
        <ReportMessage room={room} target={toReport.value} onClose={closing(toReport)} />
      )}
    </div>
  );
}

function closing<T>(shown: Signal<T | undefined>): () => void {
  return () => {
    shown.value = undefined;
  };
}
