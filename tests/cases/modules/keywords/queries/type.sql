--! match
SELECT id FROM t WHERE id = :type;

--! async
SELECT count(*) AS loop FROM t;

--! gen
SELECT id AS fn, 1 AS struct, 2 AS async FROM t;
