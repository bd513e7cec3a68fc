import type { ChatRoom } from '../../client/chat-client.ts';
import { ChatFailure } from '../../client/chat-client.ts';
import { failureText } from '../failure-text.ts';
import { Link } from '../ui/link.tsx';
import { Notice } from '../ui/notice.tsx';
import { words } from '../words.ts';

interface RoomEndedProps {
  /** The room that one was in, or why one could not come in. */
  room?: ChatRoom;
  failure?: unknown;
  myId?: string;
  home: string | undefined;
  onJoinAgain: () => void;
}

/** In the place of a room that one is not in any more. */
export function RoomEnded({ room, failure, myId, home, onJoinAgain }: RoomEndedProps) {
  const isGone = room?.state === 'gone' || (failure instanceof ChatFailure && failure.code === 'not_found');
  const { title, hint } = isGone ? { title: words.roomGone, hint: words.roomGoneHint } : reason(room, failure, myId);
  return (
    <Notice title={title} hint={hint}>
      <div class="buttons">
        {!isGone && (
          <button type="button" class="button primary" onClick={onJoinAgain}>
            {words.joinAgain}
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

function reason(room: ChatRoom | undefined, failure: unknown, myId: string | undefined) {
  if (!room) return { title: words.cannotJoin, hint: failureText(failure) };
  const last = room.entries.findLast((entry) => entry.kind === 'left' && entry.userId === myId);
  return last?.kind === 'left' && last.reason === 'left'
    ? { title: words.youLeft, hint: words.youLeftHint }
    : { title: words.youWereRemoved, hint: words.youWereRemovedHint };
}
