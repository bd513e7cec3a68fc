import { useCallback } from 'preact/hooks';
import type { ChatRoom } from '../../client/chat-client.ts';
import { momentOf } from '../moments.ts';
import { words } from '../words.ts';
import { nameOf } from './names.ts';
import { usePages } from './pages.ts';
import { ListSheet } from './sheet.tsx';
import { moderationWords as say } from './words.ts';

/** Who is banned now, and the way back. */
export function Bans({ room, onClose }: { room: ChatRoom; onClose: () => void }) {
  const read = useCallback(
    async (cursor?: string) => {
      const { bans, nextCursor } = await room.moderation.bans(cursor);
      return { items: bans, nextCursor };
    },
    [room],
  );
  const pages = usePages(read);
  return (
    <ListSheet title={words.bans} none={say.noBans} pages={pages} onClose={onClose}>
      {(ban) => (
        <li key={ban.userId} class="record">
          <p class="record-title">
            <bdi>{ban.nickname ? room.nameOf(ban) : nameOf(room, ban.userId)}</bdi>
          </p>
          <p class="hint">{ban.until === undefined ? say.forGood : say.until(momentOf(ban.until))}</p>
          {ban.reason !== undefined && <p dir="auto">{ban.reason}</p>}
          <div class="buttons">
            <button
              type="button"
              class="button"
              onClick={() =>
                void pages.attempt(async () => {
                  await room.moderation.unban(ban.userId);
                  pages.drop(ban);
                })
              }
            >
              {say.unban}
            </button>
          </div>
        </li>
      )}
    </ListSheet>
  );
}
