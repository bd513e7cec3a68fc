-- How far a member has read the log. NULL: not known, and taken for all of it. Written apart from all else of the row, once a
-- second; whoever changes the row otherwise leaves it alone.
-- MySQL cannot take columns back when it is stopped before the migration is recorded, and knows no ADD COLUMN IF NOT EXISTS.
SET @missing = (
  SELECT COUNT(*) = 0 FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'member' AND column_name = 'read_seq'
);
SET @add = IF(@missing, 'ALTER TABLE member ADD COLUMN read_seq BIGINT NULL', 'DO 0');
PREPARE add_columns FROM @add;
EXECUTE add_columns;
DEALLOCATE PREPARE add_columns;
