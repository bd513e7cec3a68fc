-- A number that each change of a room, its members or its log replaces: who remembers it knows whether anything changed.
-- MySQL cannot take a column back when it is stopped before the migration is recorded, and knows no ADD COLUMN IF NOT EXISTS.

SET @missing = (
  SELECT COUNT(*) = 0 FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'room' AND column_name = 'revision'
);
SET @add_revision = IF(@missing, 'ALTER TABLE room ADD COLUMN revision BIGINT NOT NULL DEFAULT 0', 'DO 0');
PREPARE add_revision FROM @add_revision;
EXECUTE add_revision;
DEALLOCATE PREPARE add_revision;
