import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { words } from '../words.ts';
import type { MessageAction } from './message-actions.tsx';

/** What can be done with a message, where there is nothing to point with but a finger. */
export function MessageSheet({ actions, onClose }: { actions: readonly MessageAction[]; onClose: () => void }) {
  return (
    <Dialog title={words.actions} shape="bottom" onClose={onClose}>
      <ul>
        {actions.map(({ name, act }) => (
          <li key={name}>
            <button
              type="button"
              class={name === 'delete' ? 'sheet-action danger' : 'sheet-action'}
              onClick={() => {
                // The dialog gives the focus back before what comes next takes it.
                onClose();
                queueMicrotask(act);
              }}
            >
              <Icon name={name} />
              {words[name]}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
