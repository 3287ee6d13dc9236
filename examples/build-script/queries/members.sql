--! join
--- Makes somebody a member.
--@ error members_name_key = NameTaken
INSERT INTO members (name)
VALUES (:name)
RETURNING member_id;
