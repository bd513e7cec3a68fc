-- When somebody last joined or left, as `entry_once` finds it in MySQL.
CREATE INDEX entry_by_user ON entry (room_id, user_id, seq) WHERE client_id IS NULL;
