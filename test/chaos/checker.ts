import type { Entry } from '../../src/protocol/model.ts';

/** A message whose sender was told that it is stored. */
export interface Acknowledged {
  roomId: number;
  clientId: string;
  seq: number;
  content: string;
}

/** A message that somebody sent, whatever came of it. */
export interface Said {
  roomId: number;
  /** Unlike that of all others. */
  content: string;
}

/** What one client showed of a room's log, in the order in which it showed it. */
interface View {
  who: string;
  roomId: number;
  shown: readonly Entry[];
}

export interface History {
  said: readonly Said[];
  acknowledged: readonly Acknowledged[];
  views: readonly View[];
  /** What the database has in the end, by room, in order of `seq`. */
  stored: ReadonlyMap<number, readonly Entry[]>;
}

export interface Verdict {
  acknowledged: number;
  stored: number;
  /** Sent and not stored: a sender who waits until all is answered leaves none. */
  unstored: number;
  shown: number;
  /** Acknowledged and not stored so, or stored and never shown to somebody who was there. */
  lost: number;
  /** Stored or shown more than once. */
  doubled: number;
  /** Stored with a number left out, or shown after a higher one. */
  disordered: number;
  /** Shown and not stored, or not as it is stored. */
  invented: number;
  /** The first of each, in words. */
  examples: string[];
}

/** Holds what was promised against what was stored and what was seen. Knows nothing of how the server works. */
export function check({ said, acknowledged, views, stored }: History): Verdict {
  const verdict: Verdict = {
    acknowledged: acknowledged.length,
    stored: [...stored.values()].reduce((sum, log) => sum + log.length, 0),
    unstored: 0,
    shown: views.reduce((sum, { shown }) => sum + shown.length, 0),
    lost: 0,
    doubled: 0,
    disordered: 0,
    invented: 0,
    examples: [],
  };
  const found = (what: 'lost' | 'doubled' | 'disordered' | 'invented', example: string, count = 1) => {
    if (count === 0) return;
    verdict[what] += count;
    if (verdict.examples.length < 10) verdict.examples.push(`${what}: ${example}`);
  };

  const all = new Set<string>();
  for (const [roomId, log] of stored) {
    for (const [i, entry] of log.entries()) {
      if (entry.seq !== i + 1) found('disordered', `room ${roomId} has seq ${entry.seq} as entry number ${i + 1}`);
    }
    const contents = log.flatMap((entry) => (entry.kind === 'message' ? [entry.content] : []));
    for (const content of contents) all.add(`${roomId} ${content}`);
    found('doubled', `room ${roomId} has messages more than once`, contents.length - new Set(contents).size);
  }
  verdict.unstored = said.filter(({ roomId, content }) => !all.has(`${roomId} ${content}`)).length;
  for (const { roomId, seq, content } of acknowledged) {
    const entry = stored.get(roomId)?.[seq - 1];
    const isThere = entry?.seq === seq && entry.kind === 'message' && entry.content === content;
    if (!isThere) found('lost', `"${content}" was acknowledged as ${seq} in room ${roomId}, and is not there`);
  }
  for (const view of views) checkView(view, stored.get(view.roomId) ?? [], found);
  return verdict;
}

function checkView(
  { who, roomId, shown }: View,
  log: readonly Entry[],
  found: (what: 'lost' | 'doubled' | 'disordered' | 'invented', example: string, count?: number) => void,
): void {
  const where = `${who} in room ${roomId}`;
  let last = 0;
  const seen = new Set<number>();
  for (const entry of shown) {
    if (seen.has(entry.seq)) found('doubled', `${where} saw ${entry.seq} twice`);
    else if (entry.seq < last) found('disordered', `${where} saw ${entry.seq} after ${last}`);
    seen.add(entry.seq);
    last = Math.max(last, entry.seq);
    if (!isSame(entry, log[entry.seq - 1])) found('invented', `${where} saw ${entry.seq}, which is stored otherwise`);
  }
  const first = shown[0]?.seq ?? 1;
  const missed = log.filter(({ seq }) => seq >= first && !seen.has(seq));
  found('lost', `${where} never saw ${missed.slice(0, 3).map(({ seq }) => seq)} …`, missed.length);
}

function isSame(shown: Entry, stored: Entry | undefined): boolean {
  if (shown.seq !== stored?.seq || shown.kind !== stored.kind || shown.userId !== stored.userId) return false;
  return shown.kind !== 'message' || (stored.kind === 'message' && shown.content === stored.content);
}
