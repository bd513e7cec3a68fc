-- Text compares by code point (utf8mb4_bin): ids and cursors are exact, and nothing depends on a server's default.

CREATE TABLE IF NOT EXISTS room (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  title VARCHAR(100) NOT NULL,
  -- The title as searches see it: NFKC, lower case.
  title_folded VARCHAR(255) NOT NULL,
  mode VARCHAR(8) NOT NULL,
  lifetime VARCHAR(16) NOT NULL,
  owner_id VARCHAR(64) NOT NULL,
  -- The seq of the newest entry. Allocated here, in the transaction that inserts the entry.
  head_seq BIGINT NOT NULL DEFAULT 0,
  member_count INT NOT NULL DEFAULT 0,
  online_count INT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  active_at BIGINT NOT NULL,
  empty_since BIGINT NULL,
  live_since BIGINT NULL,
  slow_mode_seconds INT NULL,
  KEY room_by_activity (active_at, id),
  KEY room_by_emptiness (lifetime, empty_since)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS entry (
  room_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind VARCHAR(16) NOT NULL,
  user_id VARCHAR(64) NOT NULL,
  nickname VARCHAR(64) NOT NULL,
  client_id VARCHAR(36) NULL,
  -- JSON: the fields of its kind.
  body TEXT NOT NULL,
  PRIMARY KEY (room_id, seq),
  UNIQUE KEY entry_once (room_id, user_id, client_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS member (
  room_id BIGINT NOT NULL,
  user_id VARCHAR(64) NOT NULL,
  nickname VARCHAR(64) NOT NULL,
  avatar_url VARCHAR(2048) NULL,
  role VARCHAR(16) NOT NULL,
  -- 1: added over REST, stays a member while offline. 0: leaves with the last connection.
  stays TINYINT NOT NULL,
  joined_at BIGINT NOT NULL,
  PRIMARY KEY (room_id, user_id),
  KEY member_by_arrival (room_id, joined_at, user_id),
  KEY member_by_user (user_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Which worker holds connections of which member. A member with a row is online.
CREATE TABLE IF NOT EXISTS presence (
  room_id BIGINT NOT NULL,
  user_id VARCHAR(64) NOT NULL,
  worker_id VARCHAR(36) NOT NULL,
  PRIMARY KEY (room_id, user_id, worker_id),
  KEY presence_by_worker (worker_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- A worker whose lease has run out is dead: the others see its members off. Times are the database's own clock.
CREATE TABLE IF NOT EXISTS worker (
  id VARCHAR(36) NOT NULL PRIMARY KEY,
  lease_until BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Users who differ from what their token says: they changed their nickname here.
CREATE TABLE IF NOT EXISTS user (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  nickname VARCHAR(64) NOT NULL,
  changed_at BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Rooms that are gone, and whose log is still to be removed, bit by bit.
CREATE TABLE IF NOT EXISTS removed_room (
  room_id BIGINT NOT NULL PRIMARY KEY
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
