--! all
SELECT * FROM people;
