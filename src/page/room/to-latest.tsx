import { Icon } from '../ui/icon.tsx';
import { words } from '../words.ts';

/** Leads back to the bottom of the log, and says how many messages came there meanwhile. */
export function ToLatest({ unseen, onClick }: { unseen: number; onClick: () => void }) {
  const label = unseen > 0 ? words.newCount(unseen) : words.toLatest;
  return (
    <button type="button" class={`to-bottom${unseen > 0 ? ' news' : ''}`} aria-label={label} onClick={onClick}>
      <Icon name="down" />
      {unseen > 0 && label}
    </button>
  );
}
