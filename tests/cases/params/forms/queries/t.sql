--! none
SELECT name FROM t;

--! one
SELECT name FROM t WHERE id = :id;

--! two
SELECT name FROM t WHERE id = :id AND name = :name;

--! asked_positional
--@ positional name, id
SELECT note FROM t WHERE id = :id AND name = :name;

--! insert
INSERT INTO t VALUES (:id, :name, :note, :tags, :n);

--! update_nullable (note?)
UPDATE t SET note = :note WHERE id = :id;

--! required_by_promise (note!)
UPDATE t SET note = :note WHERE id = :id;

--! optional_filter (name?, n?)
SELECT id FROM t WHERE (:name::text IS NULL OR name = :name) AND (:n::numeric IS NULL OR n > :n);

--! many_at_once
INSERT INTO t (id, name, tags) SELECT i, n, '{}' FROM unnest(:ids::int[], :names::text[]) AS x (i, n);

--! keywords
SELECT id FROM t WHERE id = :type AND name = :match AND note = :fn;

--! odd_names
SELECT id FROM t WHERE id = :userId AND name = :params AND note = :db AND tags = :_x;

--: Shared ()

--! shared_one Shared
UPDATE t SET name = :name WHERE id = :id;

--! shared_two Shared
DELETE FROM t WHERE name = :name AND id = :id;
