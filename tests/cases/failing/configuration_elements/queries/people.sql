--! ids
SELECT id FROM people;
