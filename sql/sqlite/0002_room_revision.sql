-- A number that each change of a room, its members or its log replaces: who remembers it knows whether anything changed.
ALTER TABLE room ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
