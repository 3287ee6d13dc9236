--! find
SELECT * FROM t;
