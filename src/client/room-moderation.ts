import type { Muted } from '../protocol/events.ts';
import type { Member, Role, Room, RoomMode, Visibility, WordFilterMode } from '../protocol/model.ts';
import type { AuditPage, BansPage, NewInvitation, Report, ReportsPage } from '../protocol/moderation.ts';
import type { Connection } from './connection.ts';

/** What there is to change about a room. Owners change everything, moderators the last four. */
export interface RoomUpdate {
  title?: string;
  mode?: RoomMode;
  visibility?: Visibility;
  /** null takes it away. */
  password?: string | null;
  /** 0 ends slow mode. */
  slowModeSeconds?: number;
  wordFilter?: WordFilterMode | 'off';
  /** What the filter finds beside its own words. */
  ownWords?: string[];
  /** null unpins. */
  pinnedSeq?: number | null;
}

/** What owners and moderators do in a room. Everything throws ChatFailure where it is refused. */
export class RoomModeration {
  readonly #client: Connection;
  readonly #roomId: number;

  /** Use `ChatRoom.moderation`. */
  constructor(client: Connection, roomId: number) {
    this.#client = client;
    this.#roomId = roomId;
  }

  /** They may come back. */
  async kick(userId: string, reason?: string): Promise<void> {
    await this.#client.ask('member:kick', { ...this.#on(userId), ...(reason && { reason }) });
  }

  /** Without `seconds`, for good. */
  async ban(userId: string, how: { seconds?: number; reason?: string } = {}): Promise<void> {
    await this.#client.ask('member:ban', { ...this.#on(userId), ...how });
  }

  async unban(userId: string): Promise<void> {
    await this.#client.ask('member:unban', this.#on(userId));
  }

  async bans(cursor?: string): Promise<BansPage> {
    return await this.#client.request('GET', this.#path('/bans', { cursor }));
  }

  async mute(userId: string, how: { seconds: number; reason?: string }): Promise<Muted> {
    return await this.#client.ask('member:mute', { ...this.#on(userId), ...how });
  }

  async unmute(userId: string): Promise<void> {
    await this.#client.ask('member:unmute', this.#on(userId));
  }

  async setRole(userId: string, role: Role): Promise<Member> {
    return await this.#client.ask('member:role', { ...this.#on(userId), role });
  }

  async update(changes: RoomUpdate): Promise<Room> {
    return await this.#client.request('PATCH', this.#path(), changes);
  }

  /** null unpins. */
  async pin(seq: number | null): Promise<void> {
    await this.update({ pinnedSeq: seq });
  }

  /** Deletes what somebody said in the last minutes. @returns how many messages */
  async removeAllOf(userId: string, minutes: number): Promise<number> {
    const path = this.#path('/messages', { userId, minutes });
    return (await this.#client.request<{ deleted: number }>('DELETE', path)).deleted;
  }

  /** Open ones where `state` is not said, the newest first. */
  async reports(which: { state?: Report['state']; cursor?: string } = {}): Promise<ReportsPage> {
    return await this.#client.request('GET', this.#path('/reports', which));
  }

  async settleReport(id: number, state: Report['state']): Promise<void> {
    await this.#client.request('PATCH', this.#path(`/reports/${id}`), { state });
  }

  /** Lets others into a private room: whoever joins with `code`. For a week and once, where it is not said. */
  async invite(how: { expiresInSeconds?: number; uses?: number } = {}): Promise<NewInvitation> {
    return await this.#client.request('POST', this.#path('/invitations'), how);
  }

  /** Begins a broadcast in a live room. @param presenterId oneself where it is not said */
  async startLive(presenterId?: string): Promise<Room> {
    return await this.#client.ask('live:start', { roomId: this.#roomId, ...(presenterId && { presenterId }) });
  }

  async stopLive(): Promise<Room> {
    return await this.#client.ask('live:stop', { roomId: this.#roomId });
  }

  /** It is gone at once, with its log, for everybody. */
  async removeRoom(): Promise<void> {
    await this.#client.request('DELETE', this.#path());
  }

  /** Who did what to whom, the newest first. */
  async audit(cursor?: string): Promise<AuditPage> {
    return await this.#client.request('GET', this.#path('/audit', { cursor }));
  }

  #on(userId: string): { roomId: number; userId: string } {
    return { roomId: this.#roomId, userId };
  }

  #path(what = '', query: Record<string, string | number | undefined> = {}): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
    return `/api/rooms/${this.#roomId}${what}${search.size > 0 ? `?${search}` : ''}`;
  }
}
