-- The same as in ../mysql/0005_ranks.sql, where it is explained.
ALTER TABLE sanction ADD COLUMN banned_as TEXT NULL;
ALTER TABLE sanction ADD COLUMN muted_as TEXT NULL;
ALTER TABLE member ADD COLUMN power TEXT NULL;
ALTER TABLE invitation ADD COLUMN by_host INTEGER NOT NULL DEFAULT 0;
UPDATE invitation SET by_host = 1 WHERE created_by LIKE 'key:%';
