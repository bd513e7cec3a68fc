import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { ChatRoom } from '../../client/chat-client.ts';
import type { Entry, Member } from '../../protocol/model.ts';
import { useBackOnline } from '../back-online.ts';
import { failureText } from '../failure-text.ts';

/** Who goes offline or comes back leaves no entry behind; where one comes as another goes, counts stay, and it shows at the next look. */
const REFRESH_MS = 10_000;
/** Lists are up to a second old. When many come at once, one look serves for all. */
const SOON_MS = 1_100;

/** Who is in a room, read anew when that changes. */
export class MemberListing {
  readonly members = signal<readonly Member[] | undefined>(undefined);
  readonly hasMore = signal(false);
  readonly objection = signal<string | undefined>(undefined);
  readonly #room: ChatRoom;
  #pages = 1;
  #asked = 0;
  #soon: ReturnType<typeof setTimeout> | undefined;

  constructor(room: ChatRoom) {
    this.#room = room;
  }

  start(): () => void {
    void this.refresh();
    let online = this.#room.room?.onlineCount;
    const unsubscribe = this.#room.subscribe((fresh) => {
      this.#apply(fresh);
      const { onlineCount } = this.#room.room ?? {};
      if (fresh.some(changesMembers) || onlineCount !== online) this.#refreshSoon();
      online = onlineCount;
    });
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void this.refresh();
    }, REFRESH_MS);
    return () => {
      unsubscribe();
      clearInterval(timer);
      clearTimeout(this.#soon);
      this.#asked++;
    };
  }

  async loadMore(): Promise<void> {
    this.#pages++;
    await this.refresh();
  }

  /** What the log says of a member shows at once. */
  #apply(fresh: readonly Entry[]): void {
    const { value: members } = this.members;
    if (members && fresh.some(isOfMember)) this.members.value = fresh.reduce(told, members);
  }

  #refreshSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void this.refresh();
    }, SOON_MS);
  }

  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const { members, hasMore } = await this.#read();
      if (asked !== this.#asked) return;
      this.members.value = members;
      this.hasMore.value = hasMore;
      this.objection.value = undefined;
    } catch (error) {
      // An old list is better than none: that the connection is lost is said elsewhere.
      if (asked === this.#asked && !this.members.value) this.objection.value = failureText(error);
    }
  }

  async #read(): Promise<{ members: Member[]; hasMore: boolean }> {
    const members: Member[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < this.#pages; page++) {
      const { members: more, nextCursor } = await this.#room.members(cursor);
      members.push(...more);
      cursor = nextCursor;
      if (cursor === undefined) break;
    }
    return { members: members.sort(byPresence), hasMore: cursor !== undefined };
  }
}

/** Who is there, and who not: that the list alone says. */
function changesMembers({ kind }: Entry): boolean {
  return kind === 'joined' || kind === 'left';
}

function isOfMember(entry: Entry): boolean {
  return entry.kind === 'renamed' || (entry.kind === 'room' && (entry.role ?? entry.muted) !== undefined);
}

/** The members as an entry leaves them. */
function told(members: readonly Member[], entry: Entry): readonly Member[] {
  if (entry.kind === 'renamed') return changed(members, entry.userId, { nickname: entry.to });
  if (entry.kind !== 'room') return members;
  const { role, muted } = entry;
  const ranked = role ? changed(members, role.userId, { role: role.role }) : members;
  return muted ? changed(ranked, muted.userId, { mutedUntil: muted.until ?? 0 }) : ranked;
}

function changed(members: readonly Member[], userId: string, change: Partial<Member>): readonly Member[] {
  return members.map((member) => (member.userId === userId ? { ...member, ...change } : member));
}

/** Those who are there first; otherwise in order of arrival. */
function byPresence(one: Member, other: Member): number {
  return Number(other.online) - Number(one.online);
}

export function useMemberListing(room: ChatRoom): MemberListing {
  const listing = useMemo(() => new MemberListing(room), [room]);
  useEffect(() => listing.start(), [listing]);
  useBackOnline(() => void listing.refresh());
  return listing;
}
