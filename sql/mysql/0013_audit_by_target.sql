-- Why somebody was removed is asked by themselves: the newest record about them.
-- MySQL cannot take an index back when it is stopped before the migration is recorded, and knows no ADD KEY IF NOT EXISTS.
SET @missing = (
  SELECT COUNT(*) = 0 FROM information_schema.statistics
  WHERE table_schema = DATABASE() AND table_name = 'audit' AND index_name = 'audit_by_target'
);
SET @add = IF(@missing, 'ALTER TABLE audit ADD KEY audit_by_target (room_id, target_id, id)', 'DO 0');
PREPARE add_key FROM @add;
EXECUTE add_key;
DEALLOCATE PREPARE add_key;
