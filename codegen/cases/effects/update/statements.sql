--! untouched_constraints
UPDATE children SET quantity = $1 WHERE id = 1
--? => 999
--? => 495

--! not_null
UPDATE children SET note = $1
--? => NULL
--? INSERT INTO children VALUES (3, 1, NULL, 5, 5, DEFAULT, 'y') => 'z'

--! constant_is_not_null
UPDATE children SET note = 'z', code = NULL

--! key_with_cascade
UPDATE parents SET id = $1 WHERE id = 1
--? => 2
--? => 100
--? => NULL

--! referenced_code
UPDATE parents SET code = $1 WHERE id = 1
--? => 'b'
--? INSERT INTO grandchildren VALUES (NULL, 'a') => 'c'

--! label
UPDATE parents SET label = $1

--! restricted
UPDATE children SET id = $1 WHERE id = 1
--? => 2
--? => NULL
--? INSERT INTO grandchildren VALUES (1) => 3

--! foreign_key
UPDATE children SET parent = $1 WHERE id = 1
--? => 7
--? => NULL
--? => 1000
--? => 2

--! self_reference
UPDATE self SET id = $1
--? INSERT INTO self VALUES (1) => NULL
--? INSERT INTO self VALUES (1), (2) => 3

--! no_change_of_what_is_checked
UPDATE clocked SET a = $1
--? => 1
--? UPDATE clocked SET b = 1, until = now() + interval '1 hour'; ALTER TABLE clocked VALIDATE CONSTRAINT old; ALTER TABLE clocked DROP CONSTRAINT clocked_until_check; UPDATE clocked SET until = '2001-01-01'; ALTER TABLE clocked ADD CONSTRAINT clocked_until_check CHECK (until > now()) NOT VALID => 1

--! whole_row_check
UPDATE rows SET b = $1
--? INSERT INTO rows VALUES (1, 2) => NULL

--! trigger_changes_more
UPDATE changed SET a = $1 WHERE b = 0
--? => 1
--? => 2
--? => 3
--? => 4
--? => NULL

--! parts
UPDATE marked SET tags[1] = $1, extra['a'] = $2 WHERE id = 1

--! from_other_tables
UPDATE children AS c SET quantity = p.id FROM parents p WHERE p.code = c.code RETURNING c.*, p.label
--? UPDATE children SET price = 1; INSERT INTO parents VALUES (900, 'q', ''); UPDATE children SET code = 'q' =>
--? UPDATE children SET price = 100; UPDATE parents SET id = 99, label = 'now' WHERE code = 'b'; UPDATE children SET code = 'b', quantity = 1 =>
