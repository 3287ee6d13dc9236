--! all
SELECT id FROM t;
