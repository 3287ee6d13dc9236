--! all
UPDATE animals SET name = $1
--? => NULL
--? DELETE FROM ONLY animals => NULL
--? => 'x'
--? => 'xy'

--! only
UPDATE ONLY animals SET name = $1
--? => NULL

--! insert
INSERT INTO animals VALUES ($1, 'x')
--? => 1

--! delete
DELETE FROM animals

--! reads
SELECT name FROM animals WHERE id = $1

--! reads_only
SELECT name FROM ONLY animals

--! counts
SELECT count(*) FROM animals

--! reads_elsewhere
SELECT id FROM far

--! only_and_not_only
WITH one AS (DELETE FROM ONLY animals WHERE id = $1), two AS (DELETE FROM animals WHERE id = $2) SELECT 1 AS n
