import { useCallback } from 'preact/hooks';
import { type ChatRoom, type Entry, lineOf } from '../../client/chat-client.ts';
import { language } from '../language.ts';
import { momentOf } from '../moments.ts';
import { words } from '../words.ts';
import { nameOf } from './names.ts';
import { usePages } from './pages.ts';
import { ListSheet } from './sheet.tsx';
import { moderationWords as say } from './words.ts';

/** Who did what to whom, and why. */
export function Audit({ room, onClose }: { room: ChatRoom; onClose: () => void }) {
  const read = useCallback(
    async (cursor?: string) => {
      const { records, nextCursor } = await room.moderation.audit(cursor);
      return { items: records, nextCursor };
    },
    [room],
  );
  return (
    <ListSheet title={words.audit} none={say.noAudit} pages={usePages(read)} onClose={onClose}>
      {({ id, at, actorId, action, targetId, reason, detail }) => (
        <li key={id} class="record">
          <p class="record-title">
            <bdi>{nameOf(room, actorId)}</bdi> · {say.actions[action] ?? action}
          </p>
          {targetId !== undefined && (
            <p>
              → <bdi>{nameOf(room, targetId)}</bdi>
            </p>
          )}
          {action === 'room' && <p dir="auto">{changeIn(detail, at)}</p>}
          {reason !== undefined && <p dir="auto">{reason}</p>}
          <p class="hint">{momentOf(at)}</p>
        </li>
      )}
    </ListSheet>
  );
}

/** As the room itself was told of it. */
function changeIn(detail: Record<string, unknown> | undefined, at: number): string | undefined {
  return lineOf({ seq: 0, at, userId: '', nickname: '', kind: 'room', ...detail } as Entry, language);
}
