import type { SanctionState } from './store.ts';

/** The longest slow mode, in seconds: for so long it is remembered who spoke. */
export const LONGEST_SLOW_MODE = 21_600;

/** What is left of a sanction now; undefined for nothing. @param slowModeSeconds of the room */
export function inForce(sanction: SanctionState, slowModeSeconds: number): SanctionState | undefined {
  const now = Date.now();
  const { ban, mutedUntil, mutedAs, spokeAt, ...who } = sanction;
  const left = {
    ...(ban && ban.until > now && { ban }),
    ...(mutedUntil !== undefined && mutedUntil > now && { mutedUntil, ...(mutedAs && { mutedAs }) }),
    ...(spokeAt !== undefined && spokeAt + 1_000 * slowModeSeconds > now && { spokeAt }),
  };
  return Object.keys(left).length > 0 ? { ...who, ...left } : undefined;
}
