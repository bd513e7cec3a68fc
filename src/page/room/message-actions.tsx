import type { EntryOf } from '../../protocol/model.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { words } from '../words.ts';

/**
 * What can be done with a row, and undefined where one may not. The same object for all rows and renderings, as long as one
 * may do the same, so that the rows stay as they are.
 */
export interface RowActions {
  reply(message: EntryOf<'message'>): void;
  edit(target: number, content: string): void;
  remove(target: number): void;
  /** May delete what others have said. */
  removesOthers?: boolean | undefined;
  /** For what others have said. */
  report?: ((target: number) => void) | undefined;
  pin?: ((target: number) => void) | undefined;
  copy?: ((content: string) => void) | undefined;
  /** Copies what leads to the message, where the page has addresses. */
  link?: ((seq: number) => void) | undefined;
  resend(clientId: string): void;
  discard(clientId: string): void;
}

export interface MessageAction {
  name: Extract<IconName, 'reply' | 'copy' | 'link' | 'edit' | 'delete' | 'pin' | 'report'>;
  act: () => void;
}

/** What one may do with a message. */
export function actionsOn(message: EntryOf<'message'>, isOwn: boolean, actions: RowActions): MessageAction[] {
  const { seq, content } = message;
  const { report, pin, copy, link } = actions;
  const may: (MessageAction | false | undefined)[] = [
    { name: 'reply', act: () => actions.reply(message) },
    copy && content !== '' && { name: 'copy', act: () => copy(content) },
    link && { name: 'link', act: () => link(seq) },
    pin && { name: 'pin', act: () => pin(seq) },
    isOwn && { name: 'edit', act: () => actions.edit(seq, content) },
    !isOwn && report && { name: 'report', act: () => report(seq) },
    (isOwn || actions.removesOthers) && { name: 'delete', act: () => actions.remove(seq) },
  ];
  return may.filter((action) => typeof action === 'object');
}

/** Shown when the message is pointed at, or holds the focus. By key they are reached through the message. */
export function MessageActions({ actions }: { actions: readonly MessageAction[] }) {
  return (
    <div class="actions-place">
      <div class="actions" role="toolbar" aria-label={words.actions}>
        {actions.map(({ name, act }) => (
          <button
            key={name}
            type="button"
            class="action"
            tabIndex={-1}
            aria-label={words[name]}
            title={words[name]}
            onClick={(event) => {
              // The dialog gives the focus back to what had it: this button goes with the message's text, its row stays.
              if (name === 'delete') event.currentTarget.closest('article')?.focus({ preventScroll: true });
              act();
            }}
          >
            <Icon name={name} />
          </button>
        ))}
      </div>
    </div>
  );
}
