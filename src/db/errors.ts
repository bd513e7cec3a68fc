/**
 * Whether a failed transaction is worth repeating: the database was away, restarted, full, or broke a deadlock. The names are
 * those of mysql2 and Node. After a lost connection nobody knows whether the commit was done; whoever repeats must be
 * able to tell (see `clientId`).
 */
export function isTransient(error: unknown): boolean {
  const { code, fatal } = (error ?? {}) as { code?: string; fatal?: boolean };
  return fatal === true || TRANSIENT.has(code ?? '');
}

const TRANSIENT = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_QUERY_INTERRUPTED',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  'ER_CLIENT_INTERACTION_TIMEOUT',
  'PROTOCOL_CONNECTION_LOST',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'SQLITE_BUSY',
  // The disk is full, until somebody makes room.
  'SQLITE_FULL',
  'SQLITE_IOERR_WRITE',
  'ER_DISK_FULL',
  'ER_RECORD_FILE_FULL',
]);

/** Whether something is there already under this key. */
export function isDuplicate(error: unknown): boolean {
  return DUPLICATE.has((error as { code?: string } | undefined)?.code ?? '');
}

/** Whether something is not as it was when it was read (see `EntryStore.insertIfUnchanged`). */
export function isOutdated(error: unknown): boolean {
  return (error as { code?: string } | undefined)?.code === 'ER_BAD_NULL_ERROR';
}

/** Whether somebody else has locked what was not to be waited for. MariaDB calls it a wait that has timed out. */
export function isLocked(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: string };
  return code === 'ER_LOCK_NOWAIT' || code === 'ER_LOCK_WAIT_TIMEOUT';
}

const DUPLICATE = new Set(['ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY']);
