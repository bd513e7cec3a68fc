-- The same as in ../mysql/0015_avatars.sql, where it is explained.
ALTER TABLE user ADD COLUMN host_avatar_url TEXT NULL;
ALTER TABLE user ADD COLUMN token_avatar_url TEXT NULL;
