import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { hasKeyboard } from '../layout.ts';
import { later } from '../ui/later.tsx';
import { actionsOn, type MessageAction, type RowActions } from './message-actions.tsx';
import type { Row } from './timeline.ts';

interface TouchActionsProps {
  rows: readonly Row[];
  actions: RowActions;
  children: ComponentChildren;
}

const MessageSheet = later(() => import('./message-sheet.tsx').then((part) => part.MessageSheet));

/** Where there is no pointer to hover with, a touch on a message, short or long, opens what can be done with it. */
export function TouchActions({ rows, actions, children }: TouchActionsProps) {
  const open = useSignal<MessageAction[] | undefined>(undefined);
  const wasWriting = useRef(false);
  const touched = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    if (hasKeyboard.value || target.closest('a, button')) return;
    const key = target.closest('.bubble')?.closest<HTMLElement>('[data-key]')?.dataset['key'];
    const row = rows.find((each) => each.key === key);
    if (row?.kind !== 'message' || !('seq' in row.message) || row.message.deletedAt !== undefined) return;
    event.preventDefault();
    open.value = actionsOn(row.message, row.isOwn, actions);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the same
    // biome-ignore lint/a11y/noStaticElementInteractions: the messages in it hold the focus, and answer to keys
    <div
      class="log-touch"
      onPointerDown={(event) => {
        const { activeElement } = (event.currentTarget as HTMLElement).getRootNode() as Document;
        wasWriting.current = activeElement?.tagName === 'TEXTAREA';
      }}
      onContextMenu={touched}
      // A touch that only puts the keyboard away is not about the message under it.
      onClick={(event) => !wasWriting.current && touched(event)}
    >
      {children}
      {open.value && (
        <MessageSheet
          actions={open.value}
          onClose={() => {
            open.value = undefined;
          }}
        />
      )}
    </div>
  );
}
