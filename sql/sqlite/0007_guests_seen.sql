-- The same as in ../mysql/0007_guests_seen.sql, where it is explained.
ALTER TABLE member ADD COLUMN seen_at INTEGER NULL;
CREATE INDEX member_by_seen ON member (seen_at) WHERE seen_at IS NOT NULL;
UPDATE member SET seen_at = unixepoch() * 1000 WHERE SUBSTR(user_id, 1, 2) = 'g_';
