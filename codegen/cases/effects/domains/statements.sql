--! insert
INSERT INTO sizes (size, sizes) VALUES ($1, $2)
--? => 0, NULL
--? => 10, NULL
--? => NULL, NULL
--? => 1, '{0}'

--! composite
INSERT INTO sizes (size, pair) VALUES (1, $1)
--? => '(0,x)'

--! omitted
INSERT INTO sizes (id) VALUES (1)
--? =>

--! update_another
UPDATE sizes SET id = 1

--! update
UPDATE sizes SET size = $1 + 1
--? INSERT INTO sizes (size) VALUES (1) => -1
--? INSERT INTO sizes (size) VALUES (1) => NULL

--! cast_in_an_expression
INSERT INTO sizes (id, size) VALUES ($1::small + 1, 1)
--? => 0
--? => 10
--? => NULL

--! cast_in_a_query
SELECT $1::int::positive, 5::small
--? => 0

--! array_from_text
SELECT $1::text::small[]
--? => '{0}'

--! parameter
SELECT $1::positive
--? => 0
