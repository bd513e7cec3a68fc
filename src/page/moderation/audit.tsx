import { useCallback } from 'preact/hooks';
import { type ChatRoom, type Entry, lineOf } from '../../client/chat-client.ts';
import { durationIn } from '../../protocol/duration.ts';
import type { AuditRecord } from '../../protocol/moderation.ts';
import { language } from '../language.ts';
import { momentOf } from '../moments.ts';
import { SentenceText } from '../ui/sentence-text.tsx';
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
      {(record) => {
        const { id, at, reason } = record;
        const more = detailOf(record);
        return (
          <li key={id} class="record">
            <p class="record-title">
              <SentenceText sentence={whatWasDone(room, record)} />
            </p>
            {more !== undefined && <p dir="auto">{more}</p>}
            {reason !== undefined && <p dir="auto">{reason}</p>}
            <p class="hint">{momentOf(at)}</p>
          </li>
        );
      }}
    </ListSheet>
  );
}

function whatWasDone(room: ChatRoom, { actorId, action, targetId }: AuditRecord) {
  const actor = nameOf(room, actorId);
  const isTheirOwn = targetId === undefined || (action === 'live-start' && targetId === actorId);
  if (isTheirOwn) return say.by(actor, say.actions[action] ?? action);
  return say.to(actor, say.actions[`${action}-with`] ?? say.actions[action] ?? action, nameOf(room, targetId));
}

/** For how long, as what, or what of the room. */
function detailOf({ action, detail = {}, at }: AuditRecord): string | undefined {
  const { seconds, to } = detail;
  if (typeof seconds === 'number') return say.for(durationIn(language, seconds));
  if (to === 'owner' || to === 'moderator') return words[to];
  if (action === 'role') return say.noRole;
  // As the room itself was told of it.
  if (action === 'room')
    return lineOf({ seq: 0, at, userId: '', nickname: '', kind: 'room', ...detail } as Entry, language);
  return undefined;
}
