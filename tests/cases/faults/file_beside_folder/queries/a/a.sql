--! names
SELECT name FROM t ORDER BY id;
