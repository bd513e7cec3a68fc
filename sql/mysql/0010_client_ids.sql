-- Any text of up to 64 characters names a message. The column grows past 255 bytes, so the table is copied once.
ALTER TABLE entry MODIFY client_id VARCHAR(64) NULL;

-- API keys are no users: those that had joined or owned a room do so no more.
UPDATE room SET member_count = (
  SELECT COUNT(*) FROM member WHERE member.room_id = room.id AND member.user_id NOT LIKE 'key:%'
) WHERE EXISTS (SELECT 1 FROM member WHERE member.room_id = room.id AND member.user_id LIKE 'key:%');
DELETE FROM member WHERE user_id LIKE 'key:%';
DELETE FROM staff WHERE user_id LIKE 'key:%';
