-- The same as in ../mysql/0006_members_stay.sql, where it is explained.
UPDATE member SET stays = 1
WHERE stays = 0 AND room_id IN (SELECT id FROM room WHERE lifetime = 'permanent' AND mode = 'chat');
