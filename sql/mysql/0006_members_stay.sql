-- Members of a permanent chat room stay until they leave or are removed; those who are in one now do so from now on.
UPDATE member SET stays = 1
WHERE stays = 0 AND room_id IN (SELECT id FROM room WHERE lifetime = 'permanent' AND mode = 'chat');
