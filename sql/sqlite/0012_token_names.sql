-- The same as in ../mysql/0012_token_names.sql, where it is explained.
ALTER TABLE user ADD COLUMN source TEXT NOT NULL DEFAULT 'self';
ALTER TABLE user ADD COLUMN token_nickname TEXT NULL;
ALTER TABLE user ADD COLUMN token_at INTEGER NULL;
