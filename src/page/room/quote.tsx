import type { ChatRoom, NameOf } from '../../client/chat-client.ts';
import type { EntryOf } from '../../protocol/model.ts';
import { words } from '../words.ts';
import { useEntry } from './use-entry.ts';

interface QuoteProps {
  room: ChatRoom;
  seq: number;
  /** Undefined where the answered message is not loaded. */
  replied: EntryOf<'message'> | undefined;
  nameOf: NameOf;
  onJump: (seq: number) => void;
}

/** The message that another one answers, in short; leads to it. */
export function Quote({ room, seq, replied: loaded, nameOf, onJump }: QuoteProps) {
  const read = useEntry(room, loaded ? undefined : seq);
  const replied = loaded ?? (read?.kind === 'message' ? read : undefined);
  return (
    <button type="button" class="quote" tabIndex={-1} onClick={() => onJump(seq)}>
      {replied && (
        <span class="quote-author">
          <bdi>{nameOf(replied)}</bdi>
        </span>
      )}
      <span class="quote-text">
        <bdi>{textOf(replied)}</bdi>
      </span>
    </button>
  );
}

function textOf(replied: EntryOf<'message'> | undefined): string {
  if (!replied) return words.earlierMessage;
  return replied.deletedAt === undefined ? replied.content.slice(0, 200) : words.deleted;
}
