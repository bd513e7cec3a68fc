-- When a guest was last seen, to about a day, in epoch ms: who was not seen for long leaves. NULL: no guest. Written apart from
-- all else of the row; whoever changes the row otherwise leaves it alone.
-- MySQL cannot take columns back when it is stopped before the migration is recorded, and knows no ADD COLUMN IF NOT EXISTS.
SET @missing = (
  SELECT COUNT(*) = 0 FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'member' AND column_name = 'seen_at'
);
SET @add = IF(@missing, 'ALTER TABLE member ADD COLUMN seen_at BIGINT NULL, ADD KEY member_by_seen (seen_at)', 'DO 0');
PREPARE add_columns FROM @add;
EXECUTE add_columns;
DEALLOCATE PREPARE add_columns;
UPDATE member SET seen_at = UNIX_TIMESTAMP() * 1000 WHERE SUBSTR(user_id, 1, 2) = 'g_' AND seen_at IS NULL;
