import type { EntryOf } from '../../protocol/model.ts';
import { Icon } from '../ui/icon.tsx';
import { words } from '../words.ts';

/** What can be done with a row. The same object for all rows and renderings, so that they stay as they are. */
export interface RowActions {
  reply(to: number, name: string): void;
  edit(target: number, content: string): void;
  remove(target: number): void;
  resend(clientId: string): void;
  discard(clientId: string): void;
}

interface MessageActionsProps {
  message: EntryOf<'message'>;
  isOwn: boolean;
  actions: RowActions;
}

/** Shown when the message is pointed at, touched, or holds the focus. */
export function MessageActions({ message: { seq, nickname, content }, isOwn, actions }: MessageActionsProps) {
  return (
    <div class="actions">
      <Action name="reply" onClick={() => actions.reply(seq, nickname)} />
      {isOwn && <Action name="edit" onClick={() => actions.edit(seq, content)} />}
      {isOwn && <Action name="delete" onClick={() => actions.remove(seq)} />}
    </div>
  );
}

function Action({ name, onClick }: { name: 'reply' | 'edit' | 'delete'; onClick: () => void }) {
  return (
    <button type="button" class="action" aria-label={words[name]} title={words[name]} onClick={onClick}>
      <Icon name={name} />
    </button>
  );
}
