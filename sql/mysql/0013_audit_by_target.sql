-- Why somebody was removed is asked by themselves: the newest record about them.
CREATE INDEX audit_by_target ON audit (room_id, target_id, id);
