import type { Db } from './db/statement.ts';
import { BroadcastStore } from './live/store.ts';
import { EntryStore } from './log/store.ts';
import { MemberStore } from './members/store.ts';
import { ReportStore } from './moderation/report-store.ts';
import { ModerationStore } from './moderation/store.ts';
import type { NicknameChange } from './rights.ts';
import { RoomStore } from './rooms/store.ts';
import { isGuest } from './session.ts';
import { UserStore } from './users/store.ts';

/** The stores that one transaction of a room may write to. */
export interface Stores {
  rooms: RoomStore;
  members: MemberStore;
  entries: EntryStore;
  users: UserStore;
  moderation: ModerationStore;
  reports: ReportStore;
  broadcasts: BroadcastStore;
}

/** @param nicknameChange whose own choice of a nickname holds */
export function openStores(db: Db, nicknameChange: NicknameChange = 'guests'): Stores {
  return {
    rooms: new RoomStore(db),
    members: new MemberStore(db),
    entries: new EntryStore(db),
    users: new UserStore(db, (userId) => isGuest(userId) || nicknameChange === 'everyone'),
    moderation: new ModerationStore(db),
    reports: new ReportStore(db),
    broadcasts: new BroadcastStore(db),
  };
}
