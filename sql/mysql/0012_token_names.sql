-- MySQL cannot take columns back when it is stopped before the migration is recorded, and knows no ADD COLUMN IF NOT EXISTS.

-- source: where the nickname comes from: `self`, `host` (set by the backend), or `token` (the host product's latest one).
-- token_nickname, token_at: what the latest token of the host product says, and when that was issued.
SET @missing = (
  SELECT COUNT(*) = 0 FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'user' AND column_name = 'source'
);
SET @add = IF(@missing, 'ALTER TABLE user
  ADD COLUMN source VARCHAR(8) NOT NULL DEFAULT ''self'',
  ADD COLUMN token_nickname VARCHAR(64) NULL,
  ADD COLUMN token_at BIGINT NULL', 'DO 0');
PREPARE add_columns FROM @add;
EXECUTE add_columns;
DEALLOCATE PREPARE add_columns;
