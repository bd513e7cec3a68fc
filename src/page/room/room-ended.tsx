import { ChatFailure, type ChatRoom } from '../../client/chat-client.ts';
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
  myId?: string;
  home: string | undefined;
  onJoinAgain: () => void;
}

/** In the place of a room that one is not in any more. */
export function RoomEnded(props: RoomEndedProps) {
  const { roomId, room, home, onJoinAgain } = props;
  const { client, user } = useChat();
  const { title, hint, again } = room ? ending(room, props.myId) : refusal(props, client.serverNow());
  const unsent = [
    ...(room?.outgoing.map(({ content }) => content) ?? []),
    draftOf(user.value?.id ?? '', roomId).value.trim(),
  ]
    .filter(Boolean)
    .join('\n');
  return (
    <Notice title={title} hint={hint} isMain>
      {unsent !== '' && (
        <CopyText label={doorWords.unsent} text={unsent} copy={doorWords.copy} copied={doorWords.copied} />
      )}
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
}

function refusal({ failure, isInvited }: RoomEndedProps, now: number): Ending {
  const { code, retryAfterMs } = failure instanceof ChatFailure ? failure : {};
  if (code === 'not_found' && isInvited) return { title: doorWords.invitationOver, hint: doorWords.invitationOverHint };
  if (code === 'not_found') return { title: words.roomGone, hint: doorWords.goneHint };
  if (code === 'banned') {
    const hint = retryAfterMs ? doorWords.bannedUntil(momentOf(now + retryAfterMs)) : doorWords.bannedHint;
    return { title: doorWords.banned, hint, again: words.askAgain };
  }
  return { title: words.cannotJoin, hint: failureText(failure), again: words.retry };
}

function ending({ state, entries }: ChatRoom, myId: string | undefined): Ending {
  if (state === 'gone') return { title: words.roomGone, hint: words.roomGoneHint };
  const last = entries.findLast((entry) => entry.kind === 'left' && entry.userId === myId);
  const reason = last?.kind === 'left' ? last.reason : undefined;
  if (reason === 'left') return { title: words.youLeft, hint: words.youLeftHint, again: words.joinAgain };
  // How long it is for, the door tells whoever asks again.
  if (reason === 'banned') return { title: doorWords.banned, hint: doorWords.bannedHint, again: words.askAgain };
  return { title: words.youWereRemoved, hint: words.youWereRemovedHint, again: words.joinAgain };
}
