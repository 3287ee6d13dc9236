--! renumber
UPDATE plans SET id = $1 WHERE id = $2
--? => 9, 2

--! delete
DELETE FROM plans

--! lock
SELECT note FROM items WHERE plan = $1 FOR UPDATE

--! lock_and_skip
SELECT note FROM items FOR NO KEY UPDATE SKIP LOCKED

--! lock_children
SELECT id FROM parents FOR SHARE

--! lock_the_parent_alone
SELECT id FROM ONLY parents FOR KEY SHARE

--! lock_through_views
SELECT remark FROM seen_again FOR UPDATE

--! insert_through_views
INSERT INTO seen_again (plan_id) VALUES ($1)
--? DELETE FROM items; DELETE FROM plans => 1
--? => 9

--! default_through_views
INSERT INTO seen_again (plan_id, remark) VALUES (1, DEFAULT)

--! update_through_views
UPDATE seen_again SET remark = $1 WHERE plan_id = 1
