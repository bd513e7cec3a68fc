import type { BroadcastState } from '../live/store.ts';
import { Presences } from '../members/presences.ts';
import type { MemberState } from '../members/store.ts';
import type { AuditRecord, SanctionState, StaffState } from '../moderation/store.ts';
import type { RoomSettings, RoomState } from '../rooms/state.ts';
import type { HeldProfile } from '../users/store.ts';
import type { Departure } from './broadcast.ts';
import type { StoredEntry } from './store.ts';
import { Tracked } from './tracked.ts';

/**
 * What a transaction knows of a room, and what is to become of it: `commit.ts` fills it from the database before, and
 * writes in bulk what came of it. Changes go through `LockedRoom`, which keeps its parts in accord.
 */
export class RoomRows {
  readonly before: RoomState;
  readonly state: RoomState;
  readonly appended: StoredEntry[] = [];
  /** Whose connections are to hear the room no more. */
  readonly departed: Departure[] = [];
  /** What was done by those who may, for the record. */
  readonly audited: AuditRecord[] = [];
  /** Messages that moderators are to look at. */
  readonly reported: { seq: number; reporterId: string; reason: string; at: number }[] = [];
  readonly members = new Tracked<MemberState>((member) => member.userId);
  readonly presences = new Presences();
  readonly broadcasts = new Tracked<BroadcastState>(({ id }) => String(id));
  readonly staff = new Tracked<StaffState>((staff) => staff.userId);
  readonly sanctions = new Tracked<SanctionState>((sanction) => sanction.userId);
  profiles: ReadonlyMap<string, HeldProfile> = new Map();
  removed = false;
  readonly #entries = new Map<number, StoredEntry>();
  readonly #sent = new Map<string, StoredEntry>();
  readonly #revised = new Map<number, StoredEntry>();

  constructor(state: RoomState) {
    this.before = state;
    this.state = { ...state };
  }

  /** The entry as it stands now, whether it was read or appended. */
  entry(seq: number): StoredEntry | undefined {
    return this.#entries.get(seq);
  }

  sentBefore(userId: string, clientId: string): StoredEntry | undefined {
    return this.#sent.get(`${userId}\n${clientId}`);
  }

  hasEntry(entry: StoredEntry): void {
    this.#entries.set(entry.seq, entry);
    if (entry.kind === 'message') this.#sent.set(`${entry.userId}\n${entry.clientId}`, entry);
  }

  append(entry: StoredEntry): void {
    this.appended.push(entry);
    this.hasEntry(entry);
  }

  revise(message: StoredEntry): void {
    this.hasEntry(message);
    const i = this.appended.findIndex((entry) => entry.seq === message.seq);
    if (i < 0) this.#revised.set(message.seq, message);
    else this.appended[i] = message;
  }

  get revised(): StoredEntry[] {
    return [...this.#revised.values()];
  }

  /** Undefined takes something back. */
  set(settings: Optional<RoomSettings>): void {
    this.state.settings = withoutUndefined({ ...this.state.settings, ...settings }) as RoomSettings;
  }

  /** What is about to be written is another state than any that was there before. */
  renew(): void {
    this.state.revision = 1 + Math.floor(Math.random() * 2 ** 52);
  }

  get isChanged(): boolean {
    return this.#differs(...(Object.keys(this.state) as (keyof RoomState)[])) || this.isAltered;
  }

  get isSetOtherwise(): boolean {
    return this.#differs('title', 'mode', 'visibility', 'liveSince', 'slowModeSeconds', 'settings');
  }

  /** The room itself is another than before, or who is in it, and as what: not its log alone. */
  get isAltered(): boolean {
    const { members, presences, staff, sanctions } = this;
    return this.removed || this.isSetOtherwise || [members, presences.rows, staff, sanctions].some(isChanged);
  }

  /** Somebody said something. */
  get isTalkedIn(): boolean {
    return this.appended.some(isMessage);
  }

  /** Nothing but messages is to be written. */
  get onlyTalkedIn(): boolean {
    const extras = this.audited.length + this.reported.length;
    const isTalk = this.isTalkedIn && this.appended.every(isMessage);
    return isTalk && extras === 0 && !this.isAltered && !this.#differs('isCrowded', 'presenterOnline');
  }

  #differs(...fields: (keyof RoomState)[]): boolean {
    return fields.some((field) => this.state[field] !== this.before[field]);
  }
}

export type Optional<T> = { [K in keyof T]?: T[K] | undefined };

export function withoutUndefined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function isChanged(rows: { isChanged: boolean }): boolean {
  return rows.isChanged;
}

function isMessage({ kind }: StoredEntry): boolean {
  return kind === 'message';
}
