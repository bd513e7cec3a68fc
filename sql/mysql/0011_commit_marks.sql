-- The ids of transactions that were committed, until their workers know it: see src/log/commit-marks.ts.
CREATE TABLE IF NOT EXISTS committed (
  id VARCHAR(36) NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  KEY committed_by_time (at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
