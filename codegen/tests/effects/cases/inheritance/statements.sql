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
