import type { Progress } from '../../client/chat-client.ts';
import { words } from '../words.ts';

/** How far the page is with what was said while one was away, where that takes a while. */
export function CatchingUp({ done, total }: Progress) {
  const text = words.catchingUp(done, total);
  return (
    <div class="log-note catching-up">
      <progress value={done} max={total} aria-label={text} />
      {text}
    </div>
  );
}
