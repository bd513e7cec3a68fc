import type { Joined } from '../protocol/events.ts';
import type { Entry, Member, Room } from '../protocol/model.ts';
import type { ChatFailure } from './failure.ts';
import { Restraints } from './restraints.ts';

export interface OwnPartPorts {
  /** The server's clock, in epoch ms. */
  now(): number;
  userId(): string | undefined;
  room(): Room | undefined;
  changed(): void;
}

/** One's own part in a room, as the answers to what one does and the log say. */
export class OwnPart {
  you: Member | undefined;
  readonly #ports: OwnPartPorts;
  readonly #restraints: Restraints;

  constructor(ports: OwnPartPorts) {
    this.#ports = ports;
    const slowModeSeconds = () => (this.you?.role === 'member' && ports.room()?.slowModeSeconds) || 0;
    this.#restraints = new Restraints({ now: ports.now, slowModeSeconds, changed: ports.changed });
  }

  get mutedUntil(): number | undefined {
    return this.#restraints.mutedUntil;
  }

  get nextSendAt(): number | undefined {
    return this.#restraints.nextSendAt;
  }

  joined({ you, mutedUntil, nextSendAt }: Joined): void {
    this.you = you;
    this.#restraints.muted(mutedUntil);
    this.#restraints.mayNotSendUntil(nextSendAt);
  }

  refused(failure: ChatFailure): void {
    this.#restraints.refused(failure);
  }

  /** Something new is in the log. */
  apply(entry: Entry): void {
    const isOwn = entry.userId === this.#ports.userId();
    if (isOwn && entry.kind === 'renamed' && this.you) this.you = { ...this.you, nickname: entry.to };
    if (isOwn && entry.kind === 'message') this.#restraints.spoke(entry.at);
    if (entry.kind === 'room') this.#applyChange(entry);
  }

  close(): void {
    this.#restraints.close();
  }

  #applyChange({ role, muted }: Extract<Entry, { kind: 'room' }>): void {
    const userId = this.#ports.userId();
    if (role && role.userId === userId && this.you) this.you = { ...this.you, role: role.role };
    if (muted && muted.userId === userId) this.#restraints.muted(muted.until ?? undefined);
  }
}
