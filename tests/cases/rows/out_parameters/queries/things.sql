--! of_sql
SELECT parts(id) FROM things;

--! of_plpgsql
SELECT id, sides(id) AS sides FROM things WHERE id = :id;

--! a_set
--@ allow volatile-read what the function does is not the point
SELECT twice(id) FROM things;

--! one_parameter
--@ allow volatile-read what the function does is not the point
SELECT only_one(id) FROM things;

--! fields
--@ allow volatile-read what the function does is not the point
SELECT (parts(id)).label, (sides(id)).*, (both_ways(name)).one FROM things;

--! of_the_server
SELECT json_each(:object);

--! in_from
--@ allow volatile-read what the function does is not the point
SELECT p.*, s.other FROM things, parts(id) AS p, sides(id) AS s;
