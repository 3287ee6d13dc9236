--! inserted
INSERT INTO t (id, x, y, z, a, b, named, short, short_name)
VALUES (:id, :x, :y, :z, :a, :b, :named, :short, :short_name);

--! selected
INSERT INTO t (id, x, y, z) SELECT id + 1, :x, :y, :z::int FROM t;

--! several_rows
INSERT INTO t (id, x, y) VALUES (1, :first, 1), (2, 2, :second);

--! updated
UPDATE t SET x = :x, y = :y, z = CASE WHEN :change THEN :z ELSE z END WHERE id = :id;

--! with_a_fallback
UPDATE t SET x = coalesce(:x, x), z = coalesce(z, :z) WHERE id = :id;

--! through_a_view
UPDATE v SET remark = :remark, other = :other WHERE id = :id;

--! on_conflict
INSERT INTO t (id, x) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET x = :x, y = :y;

--! not_validated
INSERT INTO later (id, x, y) VALUES (:id, :x, :y);

--! cast_on_the_way
UPDATE t SET a = :a, short = CAST(:named AS named) WHERE id = :id;

--! one_of_two_with_the_other
INSERT INTO t (id, x, z, named, short_name, a, b) VALUES (1, 1, 1, 'n', 'n', NULL, :b);

--! one_of_two
INSERT INTO t (id, x, z, named, short_name, a, b) VALUES (1, 1, 1, 'n', 'n', :a, :b);

--! of_its_kind
INSERT INTO t (id, kind, x, z, named, short_name, of_b) VALUES (1, 'b', 1, 1, 'n', 'n', :of_b);

--! of_another_kind
INSERT INTO t (id, kind, x, z, named, short_name, of_b) VALUES (1, 'a', 1, 1, 'n', 'n', :of_b);

--! of_any_kind
UPDATE t SET kind = :kind, of_b = :of_b WHERE id = :id;

--! of_the_default
UPDATE t SET kind = DEFAULT, of_b = :of_b WHERE id = :id;

--! filled_by_a_trigger
INSERT INTO filled (id, x, y) VALUES (:id, :x, :y);

--! not_filled
UPDATE filled SET x = :x WHERE id = :id;

--! into_a_partition
INSERT INTO parted_1 (k, note) VALUES (:k, :note);

--! into_the_other
INSERT INTO parted_rest (k, note) VALUES (:k, :note);

--! into_any
INSERT INTO parted (k, note) VALUES (:k, :note);

--! typed
SELECT id FROM t WHERE :named::named IS NULL OR named = :named::named;

--! inserted_in_two_ways
WITH one AS (INSERT INTO t (id, kind, x, z, of_b) VALUES (1, 'a', 1, 1, :both))
INSERT INTO t (id, kind, x, z, of_b) VALUES (2, 'b', 1, 1, :both);
