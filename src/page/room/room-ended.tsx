import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ChatFailure, type ChatRoom, type Removal } from '../../client/chat-client.ts';
import { useChat } from '../chat.ts';
import { failureText } from '../failure-text.ts';
import { momentOf } from '../moments.ts';
import { CopyText } from '../ui/copy-text.tsx';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/notice.tsx';
import { words } from '../words.ts';
import { doorWords } from './door-words.ts';
import { draftOf } from './draft.ts';

interface RoomEndedProps {
  roomId: number;
  /** The room that one was in, or why one could not come in. */
  room?: ChatRoom;
  failure?: unknown;
  isInvited?: boolean;
  home: string | undefined;
  onJoinAgain: () => void;
}

/** In the place of a room that one is not in any more. */
export function RoomEnded(props: RoomEndedProps) {
  const { roomId, room, home, onJoinAgain } = props;
  const { client, user } = useChat();
  const { title, hint, again, isRemoval } = room ? ending(room) : refusal(props, client.serverNow());
  const unsent = [
    ...(room?.outgoing.map(({ content }) => content) ?? []),
    draftOf(user.value?.id ?? '', roomId).value.trim(),
  ]
    .filter(Boolean)
    .join('\n');
  return (
    <Notice title={title} hint={hint} isMain>
      {isRemoval && <RemovedBy roomId={roomId} />}
      {unsent !== '' && <CopyText label={doorWords.unsent} text={unsent} copy={doorWords.copy} />}
      <div class="buttons">
        {again !== undefined && (
          <button type="button" class="button primary" onClick={onJoinAgain}>
            {again}
          </button>
        )}
        {home !== undefined && (
          <Link to={home} class="button">
            {words.backToRooms}
          </Link>
        )}
      </div>
    </Notice>
  );
}

interface Ending {
  title: string;
  hint: string;
  /** What the way back is called, where there is one. */
  again?: string;
  /** Somebody saw to it, and may have said why. */
  isRemoval?: boolean;
}

function refusal({ failure, isInvited }: RoomEndedProps, now: number): Ending {
  const { code, retryAfterMs } = failure instanceof ChatFailure ? failure : {};
  if (code === 'not_found' && isInvited) return { title: doorWords.invitationOver, hint: doorWords.invitationOverHint };
  if (code === 'not_found') return { title: words.roomGone, hint: doorWords.goneHint };
  if (code === 'banned') {
    const hint = retryAfterMs ? doorWords.bannedUntil(momentOf(now + retryAfterMs)) : doorWords.bannedHint;
    return { title: doorWords.banned, hint, again: words.retry, isRemoval: true };
  }
  return { title: words.cannotJoin, hint: failureText(failure), again: words.retry };
}

function ending({ state, leaveReason, room }: ChatRoom): Ending {
  if (state === 'gone') return { title: words.roomGone, hint: words.roomGoneHint };
  // How long it is for, the door tells whoever asks again.
  if (leaveReason === 'banned')
    return { title: doorWords.banned, hint: doorWords.bannedHint, again: words.retry, isRemoval: true };
  const way =
    room?.visibility === 'private'
      ? { hint: doorWords.invitationToReturn }
      : { hint: doorWords.youCanReturn, again: doorWords.joinAgain };
  if (leaveReason === 'left') return { title: doorWords.youLeft, ...way };
  return { title: doorWords.removed, ...way, isRemoval: true };
}

/** By whom one was removed, and why, as soon as it is known. */
function RemovedBy({ roomId }: { roomId: number }) {
  const { client } = useChat();
  const removal = useSignal<Removal | undefined>(undefined);
  useEffect(() => {
    client.removalFrom(roomId).then(
      (told) => {
        removal.value = told;
      },
      // That one was removed is said all the same.
      () => {},
    );
  }, [client, roomId, removal]);
  const { how, by, reason } = removal.value ?? {};
  return (
    <div role="status">
      {by !== undefined && <p class="hint">{how === 'banned' ? doorWords.bannedBy[by] : doorWords.removedBy[by]}</p>}
      {reason !== undefined && (
        <p class="hint">
          {doorWords.reason} <bdi>{reason}</bdi>
        </p>
      )}
    </div>
  );
}
