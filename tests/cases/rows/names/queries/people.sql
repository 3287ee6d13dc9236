--! all
SELECT * FROM people;

--! results
SELECT * FROM results;

--! statuses
SELECT * FROM statuses;

--! pair : Pair()
SELECT a.name AS one, b.name AS other FROM people a, people b;

--! scores : Score()
SELECT score FROM results;
