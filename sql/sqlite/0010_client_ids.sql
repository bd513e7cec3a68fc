-- API keys are no users: those that had joined or owned a room do so no more.
UPDATE room SET member_count = (
  SELECT COUNT(*) FROM member WHERE member.room_id = room.id AND member.user_id NOT LIKE 'key:%'
) WHERE EXISTS (SELECT 1 FROM member WHERE member.room_id = room.id AND member.user_id LIKE 'key:%');
DELETE FROM member WHERE user_id LIKE 'key:%';
DELETE FROM staff WHERE user_id LIKE 'key:%';
