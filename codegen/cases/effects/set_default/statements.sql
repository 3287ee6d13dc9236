--! partitioned
DELETE FROM plans
--? INSERT INTO drafts VALUES (1) =>

--! plain
DELETE FROM users
--? INSERT INTO posts VALUES (1) =>
