import type { Outgoing } from '../../client/chat-client.ts';
import type { EntryOf } from '../../protocol/model.ts';
import { failureText } from '../failure-text.ts';
import { momentOf, timeOf } from '../moments.ts';
import { Avatar } from '../ui/avatar.tsx';
import { memo } from '../ui/memo.ts';
import { words } from '../words.ts';
import { Bubble } from './bubble.tsx';
import { MessageActions, type RowActions } from './message-actions.tsx';
import type { MessageRow } from './timeline.ts';

type MessageProps = Omit<MessageRow, 'kind' | 'key'> & { actions: RowActions; onJump: (seq: number) => void };

/** A message in the log, or on its way there. The same element before and after it arrives. */
export const Message = memo(({ message, replied, isOwn, isFirst, isLast, actions, onJump }: MessageProps) => {
  const isStored = 'seq' in message;
  const isDeleted = isStored && message.deletedAt !== undefined;
  return (
    <article
      class={`message${isOwn ? ' own' : ''}${isFirst ? ' first' : ''}`}
      data-seq={isStored ? message.seq : undefined}
      data-state={stateOf(message)}
      tabIndex={-1}
    >
      <div class="message-body">
        {isStored && isFirst && <Author message={message} isOwn={isOwn} />}
        <Bubble message={message} replied={replied} isDeleted={isDeleted} onJump={onJump} />
        {isStored ? <When message={message} isLast={isLast} /> : <OnTheWay message={message} actions={actions} />}
        {isStored && !isDeleted && <MessageActions message={message} isOwn={isOwn} actions={actions} />}
      </div>
    </article>
  );
});

/** Acknowledged but not in the log yet is still on the way: it has no place among the others. */
function stateOf(message: MessageRow['message']): 'sent' | 'sending' | 'failed' {
  if ('seq' in message) return 'sent';
  return message.state === 'failed' ? 'failed' : 'sending';
}

/** One knows one's own messages by where they stand; a screen reader says it. */
function Author({ message: { userId, nickname }, isOwn }: { message: EntryOf<'message'>; isOwn: boolean }) {
  return (
    <>
      {!isOwn && <Avatar userId={userId} nickname={nickname} />}
      <p class={isOwn ? 'author hidden' : 'author'} dir="auto">
        {nickname}
      </p>
    </>
  );
}

function When({ message, isLast }: { message: EntryOf<'message'>; isLast: boolean }) {
  const isEdited = message.editedAt !== undefined && message.deletedAt === undefined;
  return (
    <p class="aside">
      {isEdited && <span>{words.edited}</span>}
      <time
        class={isLast ? undefined : 'hidden'}
        dateTime={new Date(message.at).toISOString()}
        title={momentOf(message.at)}
      >
        {timeOf(message.at)}
      </time>
    </p>
  );
}

function OnTheWay({ message: { clientId, state, failure }, actions }: { message: Outgoing; actions: RowActions }) {
  if (state !== 'failed') return <p class="aside">{words.sending}</p>;
  return (
    <div class="failed" role="alert">
      <span>
        {words.notSent}. {failureText(failure)}
      </span>
      <button type="button" class="text-button" onClick={() => actions.resend(clientId)}>
        {words.retry}
      </button>
      <button type="button" class="text-button" onClick={() => actions.discard(clientId)}>
        {words.discard}
      </button>
    </div>
  );
}
