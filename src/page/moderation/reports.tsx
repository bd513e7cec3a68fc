import { useSignal } from '@preact/signals';
import { useCallback, useEffect } from 'preact/hooks';
import type { ChatRoom, Entry } from '../../client/chat-client.ts';
import type { Report } from '../../protocol/moderation.ts';
import { useChat } from '../chat.ts';
import { momentOf } from '../moments.ts';
import { words } from '../words.ts';
import { nameOf } from './names.ts';
import { usePages } from './pages.ts';
import { ListSheet } from './sheet.tsx';
import { moderationWords as say } from './words.ts';

/** What waits to be looked at: each message is kept, or deleted. */
export function Reports({ room, onClose }: { room: ChatRoom; onClose: () => void }) {
  const read = useCallback(
    async (cursor?: string) => {
      const { reports, nextCursor } = await room.moderation.reports({ ...(cursor !== undefined && { cursor }) });
      return { items: reports, nextCursor };
    },
    [room],
  );
  const pages = usePages(read);
  const settle = (report: Report, isKept: boolean) =>
    pages.attempt(async () => {
      if (!isKept) await room.remove(report.seq);
      await room.moderation.settleReport(report.id, isKept ? 'dismissed' : 'resolved');
      pages.drop(report);
    });
  return (
    <ListSheet title={words.reports} none={say.noReports} pages={pages} onClose={onClose}>
      {(report) => (
        <li key={report.id} class="record">
          <Reported room={room} seq={report.seq} />
          <p dir="auto">{report.reason}</p>
          <p class="hint">
            {say.reportedBy(nameOf(room, report.reporterId))} · {momentOf(report.at)}
          </p>
          <div class="buttons">
            <button type="button" class="button" onClick={() => void settle(report, true)}>
              {say.keep}
            </button>
            <button type="button" class="button danger" onClick={() => void settle(report, false)}>
              {say.deleteIt}
            </button>
          </div>
        </li>
      )}
    </ListSheet>
  );
}

/** The message, wherever in the log it is. */
function Reported({ room, seq }: { room: ChatRoom; seq: number }) {
  const { client } = useChat();
  const message = useSignal<Entry | undefined>(room.entries.find((entry) => entry.seq === seq));
  useEffect(() => {
    if (message.value) return;
    client.ask('log:read', { roomId: room.id, after: seq - 1, limit: 1 }).then(
      ({ entries }) => {
        message.value = entries[0];
      },
      () => {},
    );
  }, [client, room, seq, message]);
  if (message.value?.kind !== 'message') return <p class="hint">{words.loading}</p>;
  const { content, deletedAt } = message.value;
  return (
    <blockquote class="reported" dir="auto">
      <span class="record-title">{room.nameOf(message.value)}</span>
      <p>{deletedAt === undefined ? content : say.messageGone}</p>
    </blockquote>
  );
}
