--! of_sql
SELECT parts(id) FROM things;

--! of_plpgsql
SELECT id, sides(id) AS sides FROM things WHERE id = :id;

--! a_set
SELECT twice(id) FROM things;

--! one_parameter
SELECT only_one(id) FROM things;

--! fields
SELECT (parts(id)).label, (sides(id)).*, (both_ways(name)).one FROM things;

--! of_the_server
SELECT json_each(:object);

--! in_from
SELECT p.*, s.other FROM things, parts(id) AS p, sides(id) AS s;
