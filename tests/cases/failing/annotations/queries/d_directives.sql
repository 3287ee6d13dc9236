--! unknown_directive
--@ exactly one
SELECT id FROM t;

--! twice
--@ one
--@ many
SELECT id FROM t;

--! affects_two
--@ affects two
DELETE FROM t;

--! impossible
--@ error t_name_key = NameTaken
INSERT INTO t (id) VALUES (:id);

--! rows_without_columns
--@ one
DELETE FROM t;

--! affects_with_columns
--@ affects one
DELETE FROM t RETURNING id;

--! reserved_variant
--@ error t_pkey = Other
INSERT INTO t (id) VALUES (:id);

--! incomplete_order
--@ positional id
SELECT id FROM t WHERE id = :id AND name = :name;

--! keyword_variant
--@ error t_pkey = fn
INSERT INTO t (id) VALUES (:id);

--! affects_one_or_other
--@ affects one = Other
DELETE FROM t;

--! affects_one_or_a_violation
--@ error t_pkey = Taken
--@ affects one = Taken
INSERT INTO t (id) VALUES (:id);

--! affects_one_or_nothing
--@ affects one =
DELETE FROM t;
