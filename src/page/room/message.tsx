import type { ChatRoom, NameOf, Outgoing } from '../../client/chat-client.ts';
import type { EntryOf } from '../../protocol/model.ts';
import { failureText } from '../failure-text.ts';
import { momentOf, timeOf } from '../moments.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { memo } from '../ui/memo.ts';
import { words } from '../words.ts';
import { Bubble } from './bubble.tsx';
import { actionsOn, MessageActions, type RowActions } from './message-actions.tsx';
import type { MessageRow } from './timeline.ts';

type MessageProps = Omit<MessageRow, 'kind' | 'key'> & {
  room: ChatRoom;
  nameOf: NameOf;
  avatarUrl: string | undefined;
  isTabStop: boolean;
  actions: RowActions;
  onJump: (seq: number) => void;
};

/** A message in the log, or on its way there. The same element before and after it arrives. */
export const Message = memo((props: MessageProps) => {
  const { room, nameOf, message, replied, isOwn, isFirst, isLast, avatarUrl, isTabStop, actions, onJump } = props;
  const isStored = 'seq' in message;
  const isDeleted = isStored && message.deletedAt !== undefined;
  return (
    <article
      class={`message${isOwn ? ' own' : ''}${isFirst ? ' first' : ''}`}
      data-seq={isStored ? message.seq : undefined}
      data-state={stateOf(message)}
      aria-label={labelOf(message, isDeleted, nameOf)}
      tabIndex={isTabStop ? 0 : -1}
    >
      <div class="message-body">
        {isStored && isFirst && <Author {...{ message, nameOf, isOwn, avatarUrl }} />}
        <Bubble {...{ room, nameOf, message, replied, isDeleted, onJump }} />
        {isStored ? <When message={message} isLast={isLast} /> : <OnTheWay message={message} actions={actions} />}
        {isStored && !isDeleted && <MessageActions actions={actionsOn(message, isOwn, actions)} />}
      </div>
    </article>
  );
});

/** Acknowledged but not in the log yet is still on the way: it has no place among the others. */
function stateOf(message: MessageRow['message']): 'sent' | 'sending' | 'failed' {
  if ('seq' in message) return 'sent';
  return message.state === 'failed' ? 'failed' : 'sending';
}

/** What is read out when one comes to it by key. */
function labelOf(message: MessageRow['message'], isDeleted: boolean, nameOf: NameOf): string {
  if (!('seq' in message)) return `${words.you}: ${message.content}`;
  return `${nameOf(message)}: ${isDeleted ? words.deleted : message.content} (${timeOf(message.at)})`;
}

interface AuthorProps {
  message: EntryOf<'message'>;
  nameOf: NameOf;
  isOwn: boolean;
  avatarUrl: string | undefined;
}

/** One knows one's own messages by where they stand; a screen reader says it. */
function Author({ message, nameOf, isOwn, avatarUrl }: AuthorProps) {
  const { userId, nickname } = message;
  return (
    <>
      {!isOwn && <Avatar userId={userId} nickname={nickname} avatarUrl={avatarUrl} />}
      <p class={isOwn ? 'author hidden' : 'author'}>
        <bdi>{nameOf(message)}</bdi>
      </p>
    </>
  );
}

function When({ message, isLast }: { message: EntryOf<'message'>; isLast: boolean }) {
  const { at, editedAt, deletedAt } = message;
  return (
    <p class="aside">
      {editedAt !== undefined && deletedAt === undefined && <span title={momentOf(editedAt)}>{words.edited}</span>}
      <time class={isLast ? undefined : 'hidden'} dateTime={new Date(at).toISOString()} title={momentOf(at)}>
        {timeOf(at)}
      </time>
    </p>
  );
}

/** Most messages have arrived before anybody wonders: only then the clock is shown. */
function OnTheWay({ message: { clientId, state, failure }, actions }: { message: Outgoing; actions: RowActions }) {
  if (state !== 'failed') {
    return (
      <p class="aside on-the-way" title={words.sending}>
        <Icon name="clock" />
        <span class="hidden">{words.sending}</span>
      </p>
    );
  }
  return (
    <div class="failed" role="alert">
      <span>
        {words.notSent}. {failureText(failure)}
      </span>
      <button type="button" class="text-button" tabIndex={-1} onClick={() => actions.resend(clientId)}>
        {words.retry}
      </button>
      <button type="button" class="text-button" tabIndex={-1} onClick={() => actions.discard(clientId)}>
        {words.discard}
      </button>
    </div>
  );
}
