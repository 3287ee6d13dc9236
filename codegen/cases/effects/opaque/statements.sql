--! volatile_function
SELECT noisy(1)

--! stable_function
SELECT quiet(a) FROM t

--! operator
SELECT a FROM t WHERE a ~== $1

--! aggregate
SELECT total(a) FROM t

--! function_in_from
SELECT * FROM noisy(2)

--! extension_functions
SELECT similarity('a', 'b'), gen_salt('md5')

--! volatile_extension_function
SELECT dblink_exec('select 1')

--! view_that_calls
SELECT 1 FROM calling

--! default_and_check
INSERT INTO t (b) VALUES ($1)
--? INSERT INTO t VALUES (1, 1) => 1

--! default_not_used
INSERT INTO t (a) VALUES ($1)
--? => NULL

--! update_to_default
UPDATE t SET a = DEFAULT
--? INSERT INTO t VALUES (2), (3) =>

--! rule
INSERT INTO ruled VALUES ($1)

--! no_rule_for_delete
DELETE FROM ruled

--! trigger_insert
INSERT INTO triggered VALUES (1)

--! trigger_delete
DELETE FROM triggered

--! trigger_update
UPDATE triggered SET a = 2
--? INSERT INTO triggered VALUES (1) =>

--! policies
SELECT a FROM secured

--! trigger_of_a_cascade
DELETE FROM parent

--! empty_body
SELECT nothing()
