import { Dialog } from '../ui/dialog.tsx';
import { words } from '../words.ts';
import { Members, type MembersProps } from './members.tsx';

/** The members where there is no room for them beside the log. */
export function MemberSheet({ onClose, ...members }: MembersProps & { onClose: () => void }) {
  return (
    <Dialog title={`${words.members} ${members.count}`} shape="sheet" onClose={onClose}>
      <Members {...members} />
    </Dialog>
  );
}
