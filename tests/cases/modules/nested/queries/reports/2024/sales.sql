--! all
SELECT id, mood FROM t;
