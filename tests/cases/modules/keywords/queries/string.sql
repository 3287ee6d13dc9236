--! find
SELECT id, 'a'::text AS text FROM t;
