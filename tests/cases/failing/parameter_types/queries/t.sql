--! two_columns_of_a_row
INSERT INTO t (id, name)
VALUES (:value, :value);

--! two_numbers
INSERT INTO t (id, amount, name) VALUES (:value, :value, :name);

--! domain_and_its_base
INSERT INTO t (id, address, name) VALUES (:id, :address, :address);

--! rows_of_values
INSERT INTO t (id, name) VALUES (1, :value), (:value, 'b');

--! conditions
SELECT id FROM t
WHERE id = :key
   OR name = :key;

--! after_a_condition
SELECT CASE WHEN id = 1 THEN :value ELSE name END AS value FROM t WHERE id = :value;

--! any_type_at_one_place
SELECT id FROM t WHERE (:day IS NULL OR day = :day) AND name = :day;

--! three_places
UPDATE t SET name = :value, state = :value WHERE id = :value;

--! coalesce
SELECT coalesce(:value, name) AS name, coalesce(:value, id) AS id FROM t;

--! elements
SELECT id FROM t WHERE id = ANY(:ids) AND tags = :ids;

--! with_a_literal
SELECT id FROM t WHERE id = :id AND :id = 'abc';

--! function
SELECT lower(:value) AS value FROM t WHERE id = :value;

--! one_of_two
SELECT id FROM t WHERE id = :first AND id = :second AND name = :second;

--! right_with_casts
SELECT id FROM t WHERE id = :key::int OR name = :key::int::text;

--! also_wrong_when_apart
SELECT id FROM t WHERE id = :key AND missing = :key;

--! not_the_parameter
SELECT id FROM t WHERE id = :key AND big = :key AND name = 1;

--! not_the_parameter_either
SELECT id FROM t WHERE id = :key AND name = 1 AND name = :key;

--! any_type_at_the_place_that_is_met_first
UPDATE t SET name = :name WHERE :name IS NOT NULL;
