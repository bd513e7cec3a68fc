import type { ChatRoom, Entry } from '../../client/chat-client.ts';
import { isolated } from '../../protocol/isolated.ts';
import { Icon } from '../ui/icon.tsx';
import { words } from '../words.ts';
import { useEntry } from './use-entry.ts';

interface PinnedBarProps {
  room: ChatRoom;
  seq: number;
  entries: readonly Entry[];
  onJump: (seq: number) => void;
  /** Undefined where one may not. */
  onUnpin: (() => void) | undefined;
}

/** The message that the moderators want everybody to see. */
export function PinnedBar({ room, seq, entries, onJump, onUnpin }: PinnedBarProps) {
  const loaded = entries.find((entry) => entry.seq === seq);
  const read = useEntry(room, loaded ? undefined : seq);
  const message = loaded ?? read;
  if (message?.kind === 'message' && message.deletedAt !== undefined) return null;
  return (
    <aside class="pinned" aria-label={words.pinned}>
      <button type="button" class="pinned-message" onClick={() => onJump(seq)}>
        <Icon name="pin" />
        <span class="pinned-text">
          <bdi>
            {message?.kind === 'message'
              ? `${isolated(room.nameOf(message))}: ${message.content.slice(0, 200)}`
              : words.pinned}
          </bdi>
        </span>
      </button>
      {onUnpin && (
        <button type="button" class="icon-button" aria-label={words.unpin} title={words.unpin} onClick={onUnpin}>
          <Icon name="close" />
        </button>
      )}
    </aside>
  );
}
