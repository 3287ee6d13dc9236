--! all
SELECT * FROM people;

--! results
SELECT * FROM results;

--! statuses
SELECT * FROM statuses;

--! pair : Pair()
--@ allow cross-join what it is joined with does not matter here
SELECT a.name AS one, b.name AS other FROM people a, people b;

--! scores : Score()
SELECT score FROM results;
