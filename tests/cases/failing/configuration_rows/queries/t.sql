--! all
SELECT * FROM t;
