--! first
SELECT count(*) FROM t;

--! last
SELECT id FROM t WHERE id = :id -- and then the file ends
