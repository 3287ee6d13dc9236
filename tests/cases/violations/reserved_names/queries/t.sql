--! add
INSERT INTO t (id, n, m) VALUES (:id, :n, :m);
