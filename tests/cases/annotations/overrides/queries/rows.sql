--! one_proven
--@ one
SELECT count(*) AS authors FROM authors;

--! optional_proven
--@ optional
SELECT * FROM authors WHERE code = :code;

--! many_proven
--@ many
SELECT * FROM authors;

--! optional_where_one_is_proven
--@ optional
SELECT max(born) AS latest FROM authors;

--! many_where_one_is_proven
--@ many
SELECT * FROM authors WHERE id = :id;

--! one_stated
--@ one
SELECT * FROM authors WHERE id = :id;

--! optional_stated
--@ optional
SELECT * FROM authors WHERE name = :name;

--! one_of_two_values_may_be_left
--@ one
SELECT v.n, a.name FROM (VALUES (1), (2)) v (n) JOIN authors a ON a.id = v.n;
