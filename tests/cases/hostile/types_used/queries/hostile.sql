--! find
SELECT * FROM t WHERE id = :id;

--! add
INSERT INTO t VALUES (:id, :e, :s, :d, :es);
