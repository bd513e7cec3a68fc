-- The same as in ../mysql/0004_reading.sql, where it is explained.
ALTER TABLE member ADD COLUMN read_seq INTEGER NULL;
