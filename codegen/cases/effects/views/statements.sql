--! insert
INSERT INTO visible (id, label, cost) VALUES ($1, $2, $3)
--? => 1, 'x', 1
--? => NULL, 'x', 1
--? => 3, NULL, 1
--? => 3, 'x', 0
--? ALTER TABLE goods ALTER hidden SET DEFAULT true => 3, 'x', 1

--! insert_with_the_default_of_the_view
INSERT INTO cheap (id) VALUES ($1)
--? => 1

--! insert_checked
INSERT INTO strict (id, label, cost) VALUES ($1, 'x', $2)
--? => 3, 20
--? => 3, NULL
--? ALTER TABLE goods ALTER hidden SET DEFAULT true => 3, 1
--? => 3, 0

--! update
UPDATE cheap SET cost = $1 WHERE label = 'a'
--? => 0

--! unconditional
UPDATE plain SET label = $1
--? => NULL

--! delete
DELETE FROM cheap
--? INSERT INTO shelves VALUES (1) =>

--! nested_reads
SELECT label FROM cheap

--! aggregated_view
SELECT n FROM counted

--! trigger_instead
INSERT INTO joined VALUES ($1, $2)
