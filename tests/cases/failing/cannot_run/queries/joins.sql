--! full_join
SELECT a.id FROM a FULL JOIN b ON a.id < b.a_id;

--! recursive
WITH RECURSIVE r AS (SELECT words FROM b UNION SELECT words FROM r) SELECT words FROM r;
