--! columns
SELECT * FROM t;

--! parameters
INSERT INTO t (id, b) VALUES (:id, :b);

--! composite
SELECT id, holder FROM u;

--! arrays
SELECT u.id, holders FROM u;

--! record
SELECT anything() AS pair, 1 AS one;

--! too_many
SELECT ROW(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17) AS long, 1 AS one;

--! of_an_extension
SELECT embedding, odd, pair, :given::vector AS given FROM v;
