-- Rows that are inserted into partitions have none but ctid and tableoid.

--! inserted
INSERT INTO parts (id, v) VALUES (:id, :v) RETURNING (xmax = 0) AS inserted;

--! in_a_subquery
INSERT INTO parts (id, v) VALUES (:id, :v) RETURNING (SELECT max(x) FROM (SELECT xmin::text AS x) AS s) AS x;

--! through_a_view
INSERT INTO parts_seen (id, v) VALUES (:id, :v) RETURNING changed_by;

--! in_a_cte
WITH new AS (INSERT INTO parts_2 (id, v) VALUES (2, :v) RETURNING cmin) SELECT count(*) FROM new;
