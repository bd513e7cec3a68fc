import { Tracked } from '../log/tracked.ts';
import type { PresenceState } from './store.ts';

/** Which workers hold connections of some users of a room. */
export class Presences {
  readonly rows = new Tracked<PresenceState>(({ userId, workerId }) => keyOf(userId, workerId));
  readonly #workersOf = new Map<string, Set<string>>();

  load(presence: PresenceState): void {
    this.rows.load(presence);
    this.#note(presence);
  }

  has(userId: string, workerId: string): boolean {
    return this.rows.get(keyOf(userId, workerId)) !== undefined;
  }

  add(presence: PresenceState): void {
    this.rows.set(presence);
    this.#note(presence);
  }

  delete({ userId, workerId }: PresenceState): void {
    this.rows.delete(keyOf(userId, workerId));
    this.#workersOf.get(userId)?.delete(workerId);
  }

  workersOf(userId: string): string[] {
    return [...(this.#workersOf.get(userId) ?? [])];
  }

  isOnline(userId: string): boolean {
    return (this.#workersOf.get(userId)?.size ?? 0) > 0;
  }

  #note({ userId, workerId }: PresenceState): void {
    this.#workersOf.set(userId, (this.#workersOf.get(userId) ?? new Set()).add(workerId));
  }
}

function keyOf(userId: string, workerId: string): string {
  return `${userId} ${workerId}`;
}
