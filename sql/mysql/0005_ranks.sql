-- MySQL cannot take columns back when it is stopped before the migration is recorded, and knows no ADD COLUMN IF NOT EXISTS.

-- As what somebody was banned or muted by: moderator, owner, backend. Others of a lower rank do not take it back.
SET @missing = (
  SELECT COUNT(*) = 0 FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'sanction' AND column_name = 'banned_as'
);
SET @add = IF(@missing, 'ALTER TABLE sanction
  ADD COLUMN banned_as VARCHAR(16) NULL,
  ADD COLUMN muted_as VARCHAR(16) NULL', 'DO 0');
PREPARE add_columns FROM @add;
EXECUTE add_columns;

-- What the member's token gave in every room when the member came last: moderator, owner, backend.
SET @missing = (
  SELECT COUNT(*) = 0 FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'member' AND column_name = 'power'
);
SET @add = IF(@missing, 'ALTER TABLE member ADD COLUMN power VARCHAR(16) NULL', 'DO 0');
PREPARE add_columns FROM @add;
EXECUTE add_columns;

-- Its maker had a say in the room by a token of the host's, and not by a role there, which may be taken.
SET @missing = (
  SELECT COUNT(*) = 0 FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'invitation' AND column_name = 'by_host'
);
SET @add = IF(@missing, 'ALTER TABLE invitation ADD COLUMN by_host TINYINT NOT NULL DEFAULT 0', 'DO 0');
PREPARE add_columns FROM @add;
EXECUTE add_columns;
DEALLOCATE PREPARE add_columns;
UPDATE invitation SET by_host = 1 WHERE created_by LIKE 'key:%';
