-- The same as in ../mysql/0003_moderation_and_live.sql, where it is explained.
ALTER TABLE room ADD COLUMN visibility TEXT NOT NULL DEFAULT 'public';
ALTER TABLE room ADD COLUMN is_crowded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE room ADD COLUMN presenter_online INTEGER NOT NULL DEFAULT 0;
ALTER TABLE room ADD COLUMN settings TEXT NULL;
ALTER TABLE member ADD COLUMN muted_until INTEGER NULL;
ALTER TABLE member ADD COLUMN spoke_at INTEGER NULL;

CREATE TABLE staff (
  room_id INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO staff (room_id, user_id, role) SELECT id, owner_id, 'owner' FROM room;

CREATE TABLE sanction (
  room_id INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  nickname TEXT NOT NULL,
  banned_until INTEGER NULL,
  ban_reason TEXT NULL,
  banned_by TEXT NULL,
  banned_at INTEGER NULL,
  muted_until INTEGER NULL,
  spoke_at INTEGER NULL,
  PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  room_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor_id TEXT NOT NULL,
  action TEXT NOT NULL,
  target_id TEXT NULL,
  target_seq INTEGER NULL,
  reason TEXT NULL,
  detail TEXT NULL
) STRICT;
CREATE INDEX audit_by_room ON audit (room_id, id);

CREATE TABLE report (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  room_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  reporter_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'open',
  handled_by TEXT NULL,
  handled_at INTEGER NULL,
  UNIQUE (room_id, seq, reporter_id)
) STRICT;
CREATE INDEX report_by_state ON report (room_id, state, id);

CREATE TABLE invitation (
  code_hash TEXT PRIMARY KEY,
  room_id INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  uses_left INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_by_room ON invitation (room_id, created_at);

CREATE TABLE broadcast (
  room_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  presenter_id TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NULL,
  last_seq INTEGER NULL,
  PRIMARY KEY (room_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_out (
  user_id TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_out_by_time ON sign_out (at);
