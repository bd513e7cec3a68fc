import type { ChatClient, Entry } from '../../client/chat-client.ts';
import { isolated } from '../../protocol/isolated.ts';
import type { EntryOf } from '../../protocol/model.ts';
import { lastLineOf } from '../rooms/last-line.ts';
import { addressOf, goTo } from '../route.ts';

/** At most one notice in so many ms, however much is said. */
const EVERY_MS = 1_000;
/** What is older was missed, and is no news: it shows as unread. In ms. */
const NEWS_MS = 120_000;

/** The newest message of each room that one is still to be told of: no more than the rooms one is in. */
const waiting = new Map<number, { title: string; body: string; giveUp: () => void }>();
let timer: ReturnType<typeof setTimeout> | undefined;

export interface NewsRoom {
  id: number;
  title: string;
  /** How far one has read it, as far as that is known. */
  readSeq: number;
}

interface News {
  client: ChatClient;
  room: NewsRoom;
  fresh: readonly Entry[];
  /** The browser has no notices for pages. */
  giveUp: () => void;
}

export function tell({ client, room: { id, title, readSeq }, fresh, giveUp }: News): void {
  const since = client.serverNow() - NEWS_MS;
  const isOthers = (entry: Entry): entry is EntryOf<'message'> =>
    entry.kind === 'message' && entry.userId !== client.user?.id;
  const last = fresh.findLast(isOthers);
  if (!last || last.seq <= readSeq || last.at < since) return;
  waiting.set(id, { title: isolated(title), body: lastLineOf(last), giveUp });
  if (timer === undefined) showNext();
}

function showNext(): void {
  timer = undefined;
  const [next] = waiting;
  if (!next) return;
  const [roomId, notice] = next;
  waiting.delete(roomId);
  if (document.visibilityState !== 'visible') show(roomId, notice);
  timer = setTimeout(showNext, EVERY_MS);
}

/** The next one of the same room takes its place. */
function show(roomId: number, { title, body, giveUp }: { title: string; body: string; giveUp: () => void }): void {
  try {
    const notice = new Notification(title, { body, tag: `sarangbang ${roomId}` });
    notice.onclick = () => {
      window.focus();
      goTo(addressOf(roomId));
      notice.close();
    };
  } catch {
    // A browser that takes them of service workers alone, as on Android.
    giveUp();
  }
}
