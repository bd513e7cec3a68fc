import { LIMITS } from '../../protocol/limits.ts';
import { words } from '../words.ts';
import type { Hold } from './use-hold.ts';

/** How many characters before the limit they begin to be counted. */
const COUNT_FROM = 200;

interface ComposeNotesProps {
  hold: Hold | undefined;
  /** What became of what was pasted. */
  note: string | undefined;
  length: number;
}

/** Below the compose box: why one cannot send, and how much more there is space for. */
export function ComposeNotes({ hold, note, length }: ComposeNotesProps) {
  // The button counts slow mode down.
  const says = hold && hold.kind !== 'slow' ? hold.says : note;
  return (
    <>
      {says !== undefined && (
        <p class="compose-note" role="status">
          {says}
        </p>
      )}
      {length > LIMITS.content - COUNT_FROM && <Count left={LIMITS.content - length} />}
    </>
  );
}

function Count({ left }: { left: number }) {
  return (
    <p class={left < 0 ? 'count over' : 'count'}>
      {left < 0 ? words.charactersOver(-left) : words.charactersLeft(left)}
    </p>
  );
}
