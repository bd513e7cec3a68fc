-- host_avatar_url: where the user's picture is, as the host's backend says.
-- token_avatar_url: the same as the latest token of the host product says; empty where it took back what one before it said.
SET @missing = (
  SELECT COUNT(*) = 0 FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'user' AND column_name = 'host_avatar_url'
);
SET @add = IF(@missing, 'ALTER TABLE user
  ADD COLUMN host_avatar_url VARCHAR(2048) NULL,
  ADD COLUMN token_avatar_url VARCHAR(2048) NULL', 'DO 0');
PREPARE add_columns FROM @add;
EXECUTE add_columns;
DEALLOCATE PREPARE add_columns;
