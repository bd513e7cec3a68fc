import { ACTIONS, type Action, ROLES } from './actions.ts';

/** `docs/permissions.md`, from the list that is tested. */
export function permissions(): string {
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    '# Who may do what',
    '',
    'Generated from `test/moderation/actions.ts` and tested cell by cell, over REST and over a socket where there is an event, by',
    '`test/moderation/matrix.test.ts`, with the settings’ defaults. Without a token no socket is let in, so the last column is REST’s',
    'alone; `ANONYMOUS_READ=on` opens the first six rows to it, in rooms that are public and have no password. An entry other than',
    '✓ is the code of the refusal. Owners and moderators are of that room; the host’s tokens (`JWT_ROLE_CLAIM`) make somebody one in',
    'all rooms. The guest, and the other room’s owner, are no members. What is done to a user is done to a member of the room.',
    '',
    row(['', 'event', ...ROLES]),
    row(['---', '---', ...ROLES.map(() => '---')]),
    ...ACTIONS.map((action) => row([action.name, eventOf(action), ...ROLES.map((role) => cell(action.outcome[role]))])),
    '',
  ].join('\n');
}

function eventOf({ event }: Action): string {
  return event ? `\`${event}\`` : '';
}

function cell(outcome: string): string {
  return outcome === 'yes' ? '✓' : outcome.replace('_', ' ');
}
