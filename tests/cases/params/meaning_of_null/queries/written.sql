--! both_kinds_of_columns
INSERT INTO t (id, name, note, title) VALUES (:id, :both, :both, :title);

--! several_rows
INSERT INTO t (id, name, note) VALUES (1, 'a', :first), (2, 'b', :second), (3, :name, 'c');

--! selected
INSERT INTO t (id, name, note) SELECT id + 1, :name, :note FROM t;

--! selected_from_arms
INSERT INTO t (id, name, note)
SELECT 1, 'a', :first UNION ALL SELECT 2, :name, :second UNION ALL (VALUES (3, 'c', :third));

--! through_ctes
WITH given (id, name, note) AS (VALUES (:id::int, :name::text, :note::text)), again AS (SELECT * FROM given)
INSERT INTO t (id, name, note) SELECT id, name, note FROM again;

--! through_a_cte_and_compared
WITH given AS (SELECT :note::text AS note)
INSERT INTO t (id, name, note) SELECT 1, 'a', note FROM given WHERE note <> '';

--! through_a_join
INSERT INTO t (id, name, note)
SELECT id, a.name, b.note FROM (VALUES (1, :name)) AS a (id, name) JOIN (VALUES (1, :note)) AS b (id, note) USING (id);

--! from_values
UPDATE t SET note = given.note, name = given.name
FROM (VALUES (:id::int, :note::text, :name::text)) AS given (id, note, name) WHERE t.id = given.id;

--! returned
WITH stored AS (INSERT INTO t (id, name, note) VALUES (1, 'a', :note) RETURNING id)
SELECT id, :other::text AS other FROM stored;

--! in_branches
UPDATE t SET note = CASE WHEN :change THEN :note ELSE note END, name = CASE WHEN :rename THEN :name ELSE name END
WHERE id = :id;

--! at_the_end_of_coalesce
UPDATE t SET note = coalesce(:a, :b), name = coalesce(:c, :d) WHERE id = :id;

--! computed
UPDATE t SET note = lower(:lower), n = n + :more, code = :code::text, tags = ARRAY[:tag] WHERE id = :id;

--! compared_and_written
UPDATE t SET note = :note WHERE note = :note;

--! in_a_subquery
UPDATE t SET note = (SELECT :note::text), name = (SELECT :name::text) WHERE id = :id;

--! excluded
INSERT INTO t (id, name, note) VALUES (:id, :name, :note)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, note = excluded.note, n = :n WHERE t.n > :least;

--! fields
UPDATE t SET home.street = :street, home.place = :place WHERE id = :id;

--! rows
UPDATE t SET home = ROW(:street, :place), (note, name) = (:note, :name) WHERE id = :id;

--! view
UPDATE v SET remark = :remark, name = :name WHERE id = :id;

--! elements
INSERT INTO t (id, name, note)
SELECT * FROM unnest(:ids::int[], :names::text[], :notes::text[]);

--! elements_in_the_select_list
INSERT INTO t (id, name, note) SELECT unnest(:ids::int[]), 'a', unnest(:notes::text[]);

--! elements_compared
UPDATE t SET note = given.note FROM unnest(:ids::int[], :notes::text[]) AS given (id, note)
WHERE t.id = given.id AND t.note = ANY(:notes);

--! elements_required_by_promise (notes[!])
INSERT INTO t (id, name, note) SELECT * FROM unnest(:ids::int[], :names::text[], :notes::text[]);

--! whole_array
INSERT INTO t (id, name, tags) VALUES (1, 'a', :tags);
