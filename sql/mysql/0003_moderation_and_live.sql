-- MySQL cannot take columns back when it is stopped before the migration is recorded, and knows no ADD COLUMN IF NOT EXISTS.

-- settings: JSON of what few rooms have: password hash, word filter and own words, pinned message, presenter and broadcast.
-- is_crowded: there are so many that coming and going is counted, and not told one by one.
SET @missing = (
  SELECT COUNT(*) = 0 FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'room' AND column_name = 'visibility'
);
SET @add = IF(@missing, 'ALTER TABLE room
  ADD COLUMN visibility VARCHAR(8) NOT NULL DEFAULT ''public'',
  ADD COLUMN is_crowded TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN presenter_online TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN settings TEXT NULL', 'DO 0');
PREPARE add_columns FROM @add;
EXECUTE add_columns;

-- Until when a member is silenced, and when a member of a room in slow mode last spoke.
SET @missing = (
  SELECT COUNT(*) = 0 FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'member' AND column_name = 'muted_until'
);
SET @add = IF(@missing, 'ALTER TABLE member
  ADD COLUMN muted_until BIGINT NULL,
  ADD COLUMN spoke_at BIGINT NULL', 'DO 0');
PREPARE add_columns FROM @add;
EXECUTE add_columns;
DEALLOCATE PREPARE add_columns;

-- Owners and moderators of a room, members or not.
CREATE TABLE IF NOT EXISTS staff (
  room_id BIGINT NOT NULL,
  user_id VARCHAR(64) NOT NULL,
  role VARCHAR(16) NOT NULL,
  PRIMARY KEY (room_id, user_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
INSERT IGNORE INTO staff (room_id, user_id, role) SELECT id, owner_id, 'owner' FROM room;

-- What a user may not do in a room, member or not: it outlives leaving. Times are epoch milliseconds; a ban for good is a very late one.
CREATE TABLE IF NOT EXISTS sanction (
  room_id BIGINT NOT NULL,
  user_id VARCHAR(64) NOT NULL,
  nickname VARCHAR(64) NOT NULL,
  banned_until BIGINT NULL,
  ban_reason VARCHAR(500) NULL,
  banned_by VARCHAR(64) NULL,
  banned_at BIGINT NULL,
  muted_until BIGINT NULL,
  spoke_at BIGINT NULL,
  PRIMARY KEY (room_id, user_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Who did what to whom, why, when.
CREATE TABLE IF NOT EXISTS audit (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  room_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor_id VARCHAR(64) NOT NULL,
  action VARCHAR(32) NOT NULL,
  target_id VARCHAR(64) NULL,
  target_seq BIGINT NULL,
  reason VARCHAR(500) NULL,
  -- JSON
  detail TEXT NULL,
  KEY audit_by_room (room_id, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS report (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  room_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  reporter_id VARCHAR(64) NOT NULL,
  reason VARCHAR(500) NOT NULL,
  at BIGINT NOT NULL,
  -- open, resolved, dismissed
  state VARCHAR(16) NOT NULL DEFAULT 'open',
  handled_by VARCHAR(64) NULL,
  handled_at BIGINT NULL,
  UNIQUE KEY report_once (room_id, seq, reporter_id),
  KEY report_by_state (room_id, state, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Links that let somebody into a private room. The code itself is kept nowhere.
CREATE TABLE IF NOT EXISTS invitation (
  code_hash VARCHAR(64) NOT NULL PRIMARY KEY,
  room_id BIGINT NOT NULL,
  created_by VARCHAR(64) NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  uses_left INT NOT NULL,
  KEY invitation_by_room (room_id, created_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- From the start to the end of a live room's presentation: the part of its log from seq `id` to `last_seq`.
CREATE TABLE IF NOT EXISTS broadcast (
  room_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  presenter_id VARCHAR(64) NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT NULL,
  last_seq BIGINT NULL,
  PRIMARY KEY (room_id, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Users who were signed out everywhere: tokens issued until then hold no more. By the database's clock.
CREATE TABLE IF NOT EXISTS sign_out (
  user_id VARCHAR(64) NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  KEY sign_out_by_time (at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
