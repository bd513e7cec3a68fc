-- The same tables as in ../mysql/0001_init.sql, where they are explained.

CREATE TABLE room (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  title_folded TEXT NOT NULL,
  mode TEXT NOT NULL,
  lifetime TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  head_seq INTEGER NOT NULL DEFAULT 0,
  member_count INTEGER NOT NULL DEFAULT 0,
  online_count INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  active_at INTEGER NOT NULL,
  empty_since INTEGER NULL,
  live_since INTEGER NULL,
  slow_mode_seconds INTEGER NULL
) STRICT;
CREATE INDEX room_by_activity ON room (active_at, id);
CREATE INDEX room_by_emptiness ON room (lifetime, empty_since);

CREATE TABLE entry (
  room_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  user_id TEXT NOT NULL,
  nickname TEXT NOT NULL,
  client_id TEXT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (room_id, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entry_once ON entry (room_id, user_id, client_id) WHERE client_id IS NOT NULL;

CREATE TABLE member (
  room_id INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  nickname TEXT NOT NULL,
  avatar_url TEXT NULL,
  role TEXT NOT NULL,
  stays INTEGER NOT NULL,
  joined_at INTEGER NOT NULL,
  PRIMARY KEY (room_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_by_arrival ON member (room_id, joined_at, user_id);
CREATE INDEX member_by_user ON member (user_id);

CREATE TABLE presence (
  room_id INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  worker_id TEXT NOT NULL,
  PRIMARY KEY (room_id, user_id, worker_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_by_worker ON presence (worker_id);

CREATE TABLE worker (
  id TEXT NOT NULL PRIMARY KEY,
  lease_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
  id TEXT NOT NULL PRIMARY KEY,
  nickname TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE removed_room (
  room_id INTEGER NOT NULL PRIMARY KEY
) STRICT;
