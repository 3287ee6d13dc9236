--! find
SELECT name FROM t WHERE id = :id;
