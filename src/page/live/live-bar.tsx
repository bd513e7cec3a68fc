import type { ChatRoom } from '../../client/chat-client.ts';
import type { Room } from '../../protocol/model.ts';
import { momentOf, timeOf } from '../moments.ts';
import { words } from '../words.ts';
import { liveWords } from './live-words.ts';

interface LiveBarProps {
  room: ChatRoom;
  facts: Room;
  myId: string;
  /** Does it, and says what went wrong. */
  attempt: (act: () => Promise<unknown>) => Promise<void>;
}

/** How it stands with the broadcast, for all; and its beginning and end, for whoever presents. */
export function LiveBar({ room, facts, myId, attempt }: LiveBarProps) {
  const { liveSince, presenterId, onlineCount } = facts;
  const isOnAir = liveSince !== undefined;
  // Whoever presented last may begin again; an owner always.
  const presents = room.you?.role === 'owner' || presenterId === myId;
  const switchIt = () => attempt(() => (isOnAir ? room.moderation.stopLive() : room.moderation.startLive()));
  return (
    <div class={isOnAir ? 'live-bar on-air' : 'live-bar'}>
      <p class="live-state" role="status">
        {isOnAir ? (
          <>
            <span class="live-mark">{words.live}</span>
            <time dateTime={new Date(liveSince).toISOString()} title={momentOf(liveSince)}>
              {liveWords.since(timeOf(liveSince))}
            </time>
            <span class="live-watching">{liveWords.watching(onlineCount)}</span>
          </>
        ) : (
          <span>{presenterId === undefined ? liveWords.notBegun : liveWords.ended}</span>
        )}
        {room.presenterAway && <span class="live-away">{liveWords.presenterAway}</span>}
      </p>
      {presents && (
        <button type="button" class={isOnAir ? 'button' : 'button primary'} onClick={() => void switchIt()}>
          {isOnAir ? liveWords.stop : liveWords.start}
        </button>
      )}
    </div>
  );
}
