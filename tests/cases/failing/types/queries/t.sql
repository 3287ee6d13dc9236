--! columns
SELECT * FROM t;

--! parameters
INSERT INTO t (id, a, b) VALUES (:id, :a, :b);

--! composite
SELECT id, holder FROM u;

--! arrays
SELECT u.id, holders, ARRAY[a] AS cubes FROM u, t;

--! record
SELECT ROW(1, 2) AS pair, 1 AS one;
