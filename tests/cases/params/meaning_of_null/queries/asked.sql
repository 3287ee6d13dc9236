--! optional_filter
SELECT id FROM t WHERE (:name::text IS NULL OR name = :name) AND (:low::numeric IS NULL OR n > :low);

--! optional_array
SELECT id FROM t WHERE :ids::int[] IS NULL OR id = ANY(:ids);

--! filter_by_coalesce
SELECT id FROM t WHERE name = coalesce(:name, name);

--! fallback_of_coalesce
SELECT coalesce(note, :otherwise) AS note, coalesce(:first, :second) AS word FROM t;

--! distinct
SELECT id FROM t WHERE note IS NOT DISTINCT FROM :note AND id IS DISTINCT FROM :id;

--! counted
SELECT id FROM t WHERE num_nonnulls(:a::int, :b::int) = 1 AND id IN (:a, :b);

--! unknown_flag
SELECT id FROM t WHERE :flag IS UNKNOWN OR (n > 0) = :flag;

--! not_asked
SELECT id FROM t WHERE :flag IS TRUE OR name = nullif(:name, '') LIMIT :most;

--! through_a_cte
WITH given AS (SELECT :name::text AS name, :note::text AS note)
SELECT t.id FROM t, given WHERE (given.name IS NULL OR t.name = given.name) AND t.note = given.note;

--! a_domain_does_not_let_null_through
SELECT id FROM t WHERE :title::present IS NULL;

--! partial_update
UPDATE t SET name = coalesce(:name, name), note = coalesce(:note, note) WHERE id = :id;

--! asked_but_written_to_not_null
UPDATE t SET name = :name WHERE :name::text IS NOT NULL AND id = :id;

--! upsert
INSERT INTO t (id, name, note) VALUES (:id, :name, :note)
ON CONFLICT (id) DO UPDATE SET name = coalesce(:name, t.name), note = coalesce(:note, t.note);

--! required_by_promise (name!)
SELECT id FROM t WHERE :name::text IS NULL OR name = :name;
