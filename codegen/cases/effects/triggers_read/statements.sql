--! close
UPDATE issue SET status = 'closed', closed_at = now() WHERE id = $1

--! set_status
UPDATE issue SET status = $1 WHERE id = 1
--? => 'x'
--? => 'closed'
--? => NULL

--! rename
UPDATE issue SET title = $1 WHERE id = 1
--? => 'B'
--? => '-'
--? => ''

--! kept
UPDATE kept SET a = $1
--? => NULL

--! kept_constant
UPDATE kept SET b = 3

--! kept_with_another_column_set
UPDATE kept_and_set SET a = 1
--? ALTER TABLE kept_and_set DISABLE TRIGGER ALL; UPDATE kept_and_set SET a = 3, b = 2; ALTER TABLE kept_and_set ENABLE TRIGGER ALL =>

--! logged
INSERT INTO more VALUES ($1, $2)
--? => 1, 1

--! refused
UPDATE more SET a = 3

--! called
INSERT INTO called VALUES ($1, $2)
--? INSERT INTO called VALUES (1, 1) => 1, NULL

--! with_a_condition_that_calls
UPDATE called SET a = 3

--! stays_in_its_partition
UPDATE part SET c = 3

--! may_move
UPDATE part SET a = $1
--? => 2
--? => 3

--! is_moved_by_a_trigger
UPDATE moved SET b = $1
--? => 2
--? => NULL
