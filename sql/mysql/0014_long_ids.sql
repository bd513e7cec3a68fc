-- Ids of users take up to 255 characters, as OpenID Connect has it for `sub`. VARCHAR(64) has two bytes of length already (256 bytes
-- of utf8mb4), so InnoDB need not copy the tables. A MODIFY that is done changes nothing: all of it may be repeated.
ALTER TABLE room MODIFY owner_id VARCHAR(255) NOT NULL;
ALTER TABLE entry MODIFY user_id VARCHAR(255) NOT NULL;
ALTER TABLE member MODIFY user_id VARCHAR(255) NOT NULL;
ALTER TABLE presence MODIFY user_id VARCHAR(255) NOT NULL;
ALTER TABLE user MODIFY id VARCHAR(255) NOT NULL;
ALTER TABLE staff MODIFY user_id VARCHAR(255) NOT NULL;
ALTER TABLE sanction MODIFY user_id VARCHAR(255) NOT NULL, MODIFY banned_by VARCHAR(255) NULL;
ALTER TABLE audit MODIFY actor_id VARCHAR(255) NOT NULL, MODIFY target_id VARCHAR(255) NULL;
ALTER TABLE report MODIFY reporter_id VARCHAR(255) NOT NULL, MODIFY handled_by VARCHAR(255) NULL;
ALTER TABLE invitation MODIFY created_by VARCHAR(255) NOT NULL;
ALTER TABLE broadcast MODIFY presenter_id VARCHAR(255) NOT NULL;
ALTER TABLE sign_out MODIFY user_id VARCHAR(255) NOT NULL;
