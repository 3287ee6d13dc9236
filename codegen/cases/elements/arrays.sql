-- array_agg of what can be NULL and what cannot
-- 14: N ?
SELECT array_agg(id), array_agg(nick) FROM c;

-- a condition
-- 14: N
SELECT array_agg(nick) FROM c WHERE nick IS NOT NULL;

-- constructors
-- 14: N ? ?
SELECT ARRAY[id, 1], ARRAY[nick], ARRAY[NULL, 1] FROM c;

-- constants
-- 14: N ? N N+ ?+ N
SELECT '{1,2}'::int[], '{1,NULL}'::int[], '{}'::int[], '{{1,2},{3,4}}'::int[][], '{{1,NULL}}'::int[], '{1}'::int[][];

-- rows as arrays
-- 14: N ?
SELECT ARRAY(SELECT id FROM c), ARRAY(SELECT nick FROM c);

-- rows of arrays: their elements are those of the arrays, in a dimension more
-- 14: N+ ?+ N+ N+
SELECT ARRAY(SELECT ARRAY[id, 1] FROM c), ARRAY(SELECT ARRAY[nick] FROM c), array_agg(ARRAY[id]), ARRAY[ARRAY[1], ARRAY[2]] FROM c;

-- an array in an array, by columns and rows
-- 14: N+ ?+ N+ N+
SELECT ARRAY[tags, tags], ARRAY[loose, loose], ARRAY(SELECT tags FROM t WHERE tags <> '{}'), ARRAY(SELECT ARRAY(SELECT 1)) FROM t;

-- a domain over an array is a value like any other
-- 14: ? ? N
SELECT ARRAY(SELECT list FROM n), ARRAY[list, list], ARRAY(SELECT list FROM n WHERE list IS NOT NULL) FROM n;

-- but array_agg takes the array below it
-- 14: N+
SELECT array_agg(list) FROM n WHERE list IS NOT NULL;

-- string_to_array has NULL where the third argument says so
-- 14: N ? N N
SELECT string_to_array('a,b', ','), string_to_array('a,b', ',', 'a'), string_to_array('a,b', ',', NULL), string_to_array('ab', NULL);

-- CHECKs of tables; late is not validated
-- 14: N ? ? N
SELECT tags, loose, late, moods FROM t;

-- the other ways in which a CHECK excludes NULL, and what only looks like them
-- 14: N N N ? ? ? ? N ? ?
SELECT a, b, c, d, e, f, g, h, i, j FROM q;

-- CHECKs of domains; stored values need not meet one that is not validated
-- 14: N N ? ? ?
SELECT a, b, c, d[2], d[1:2] FROM w;

-- a cast to a domain checks, whatever was validated
-- 14: N N
SELECT ('{x}'::text || '')::text[]::words, ('{x}'::text || '')::text[]::late_words;

-- set operations
-- 14: N
SELECT tags FROM v UNION ALL SELECT '{x}'::text[];

-- one member with NULL is enough
-- 14: ?
SELECT tags FROM v UNION ALL SELECT loose FROM t;

-- what INTERSECT gives is in both
-- 14: N
SELECT loose FROM t INTERSECT SELECT tags FROM t;

-- what EXCEPT gives is in the first
-- 14: N
SELECT tags FROM t EXCEPT SELECT loose FROM t;

-- the same the other way round
-- 14: ?
SELECT loose FROM t EXCEPT SELECT tags FROM t;

-- parameters
-- 14: N N ?
SELECT :p1::int[], array_append(:p1, 1), array_append(:p1, NULL);

-- CTEs and subqueries
-- 14: N
WITH w AS (SELECT array_agg(id) AS ids FROM c) SELECT s.ids FROM (SELECT ids FROM w) s;

-- what is taken out and put together
-- 14: N N N ? N
SELECT array_remove(loose, NULL), coalesce(tags, '{}'), tags[1:2], tags || loose, tags || 'x'::text FROM t;

-- RETURNING
-- 14: N ?
INSERT INTO t (tags) VALUES ('{a}') RETURNING tags, loose;

-- a rule returns something else
-- 14: ?
INSERT INTO ruled VALUES ('{a}') RETURNING a;

-- an INSTEAD OF trigger returns something else
-- 14: ?
INSERT INTO triggered VALUES ('{a}') RETURNING tags;

-- the WHERE of a view need not hold for a new row
-- 14: ?
UPDATE filtered SET nick = NULL RETURNING nicks;

-- but it does for a row that is read
-- 14: N
SELECT nicks FROM filtered;

-- FILTER
-- 14: N ?
SELECT array_agg(nick) FILTER (WHERE nick IS NOT NULL), array_agg(nick) FILTER (WHERE id > 1) FROM c;

-- arrays that are filled
-- 14: N ? N N+ N
SELECT array_fill(id, '{2}'), array_fill(nick, '{2}'), enum_range(NULL::mood), array_fill(id, ARRAY[2, 3]), array_fill(1, '{2}', '{0}') FROM c;

-- array_replace
-- 14: N ? ?
SELECT array_replace(loose, NULL, 'x'), array_replace(loose, 'x', 'y'), array_replace(tags, 'x', NULL) FROM t;

-- functions of PostgreSQL
-- 14: N N N N N N ? ?
SELECT current_schemas(true), regexp_split_to_array('a b', ' '), array_positions(ARRAY[1, NULL], NULL), parse_ident('a.b'),
    tsvector_to_array('a b'), ts_lexize('simple', 'a'), regexp_match('b', '(a)|b'), regexp_matches('b', '(a)|b');

-- slices and the like
-- 14: N ? N+
SELECT trim_array(tags, 0), trim_array(loose, 0), trim_array(ARRAY[[1], [2]], 1) FROM t WHERE cardinality(tags) > 0;

-- arrays in another order
-- 16: N ? N
SELECT array_shuffle(tags), array_shuffle(loose), array_sample(tags, 1) FROM t WHERE cardinality(tags) > 0;

-- sorted
-- 18: N ? N
SELECT array_sort(tags), array_sort(loose), array_reverse(tags) FROM t;

-- aggregates that pick an array
-- 14: N ? N+
SELECT min(tags), max(loose), max(ARRAY[[1, 2]]) FROM t;

-- any_value
-- 16: N ?
SELECT any_value(tags), any_value(loose) FROM t;

-- window functions that pick an array
-- 14: N ? N ? N+
SELECT lag(tags, 1, '{x}') OVER o, lag(tags, 1, '{NULL}') OVER o, first_value(tags) OVER o, lead(loose) OVER o, array_agg(ARRAY[1]) OVER o
FROM t WINDOW o AS (ORDER BY tags);

-- percentiles: for NULL there is NULL
-- 14: N ? N+ N
SELECT percentile_disc('{0.5,1}'::float8[]) WITHIN GROUP (ORDER BY id), percentile_disc(ARRAY[0.5, NULL]) WITHIN GROUP (ORDER BY id),
    percentile_cont('{{0.5},{1}}'::float8[]) WITHIN GROUP (ORDER BY id), mode() WITHIN GROUP (ORDER BY ARRAY[id]) FROM c;

-- a function with a table
-- 14: N ?
SELECT * FROM ids('{a,NULL}');

-- what it is given
-- 14: N N
SELECT i.* FROM t, ids(tags) i;

-- a variadic function
-- 14: N ? ?
SELECT one('a', 'b'), one('a', NULL), one(VARIADIC loose) FROM t;

-- a path is made of what is never NULL
-- 14: N ?
WITH RECURSIVE w (id, path, nicks) AS (
    SELECT id, ARRAY[id], ARRAY[nick] FROM c
    UNION ALL SELECT c.id, path || c.id, array_append(nicks, 'x') FROM w JOIN c ON c.id = w.id + 1
) SELECT path, nicks FROM w;

-- what the recursion adds may be NULL
-- 14: ?
WITH RECURSIVE w (id, path) AS (
    SELECT id, ARRAY['x'] FROM c UNION ALL SELECT c.id, path || c.nick FROM w JOIN c ON c.id = w.id + 1
) SELECT path FROM w;

-- two columns that are made of each other
-- 14: N N
WITH RECURSIVE w (id, a, b) AS (
    SELECT 1, ARRAY[1], ARRAY[2] UNION ALL SELECT w.id + 1, b || 1, a FROM w WHERE w.id < 3
) SELECT a, b FROM w;

-- the same, and one of them begins with NULL
-- 14: ? ?
WITH RECURSIVE w (id, a, b) AS (
    SELECT 1, ARRAY[1], ARRAY[NULL]::int[] UNION ALL SELECT w.id + 1, b || 1, a FROM w WHERE w.id < 3
) SELECT a, b FROM w;

-- an element of the path comes back as a value, which may be NULL
-- 14: ?
WITH RECURSIVE w (id, path, x) AS (
    SELECT id, ARRAY[nick], 'x' FROM c
    UNION ALL SELECT w.id + 1, path || x, unnest(path) FROM w WHERE w.id < 5
) SELECT path FROM w;

-- the same, asked inside a subquery, where nothing was asked before
-- 14: ? N
SELECT (WITH RECURSIVE w (id, path, x) AS (
    SELECT 1, ARRAY[NULL, 'a'], 'x' UNION ALL SELECT w.id + 1, path || x, unnest(path) FROM w WHERE w.id < 3
) SELECT path FROM w ORDER BY id DESC LIMIT 1), (WITH RECURSIVE w (id, path, x) AS (
    SELECT 1, ARRAY['a'], 'x' UNION ALL SELECT w.id + 1, path || x, unnest(path) FROM w WHERE w.id < 3
) SELECT path FROM w ORDER BY id DESC LIMIT 1);

-- dimensions through recursion
-- 14: N+
WITH RECURSIVE w (id, a) AS (
    SELECT 1, ARRAY[[1]] UNION ALL SELECT w.id + 1, a || ARRAY[[w.id]] FROM w WHERE w.id < 3
) SELECT a FROM w;

-- columns that are declared with two dimensions
-- 14: ?+ ?+ ? N+
SELECT m, d, flat, names FROM g;

-- views, inheritance children and partitions do not keep that
-- 14: ?+ ?+ ? ?+
SELECT m, d, flat, lists FROM over_g;

-- an inheritance child
-- 14: ?+
SELECT m FROM inherits_g;

-- a partition
-- 14: ?+ ?+
SELECT part.m, parts.m FROM part, parts;

-- a materialized view: constraints may be younger than its rows
-- 14: ? ?+
SELECT tags, lists FROM mv;

-- everything that hands arrays on
-- 14: ?+ ?+ ?+ ?+ ?+ ?+ ?+
SELECT coalesce(m, flat), CASE WHEN true THEN m ELSE flat END, m[1:1], m || flat, m::bigint[], nullif(m, flat), array_replace(m, 1, 2)
FROM g WHERE flat IS NULL OR cardinality(flat) = 2;

-- set operations and VALUES
-- 14: ?+ N+
SELECT m, w.a FROM (SELECT flat AS m FROM g UNION ALL SELECT m FROM g) x, (VALUES ('{1}'::int[]), ('{{1}}')) w (a);

-- a one-dimensional array put together with a two-dimensional one
-- 14: N+ N+ N+ N
SELECT ARRAY[1, 2] || ARRAY[[3, 4]], array_cat(ARRAY[[1]], ARRAY[[2]]), ARRAY[[1]] || '{2}'::int[], ARRAY[1] || ARRAY[2];

-- RETURNING
-- 14: ?+
UPDATE g SET m = '{{1}}' RETURNING m;

-- fields of composites
-- 14: ?+ ?
SELECT (p).a, (p).b FROM pairs;

-- functions that return arrays and composites
-- 14: N+ ?+ ?
SELECT pile('{1}'), (pair_of()).a, (pair_of()).b;

-- the same in FROM
-- 14: N+ ?+ ?
SELECT pile, a, b FROM pile('{1}'), pair_of();

-- fields of a row
-- 14: ?+ N ?+
SELECT (g).m, (ROW(1, ARRAY[1])).f2, (x).m FROM g, (SELECT m FROM g) x;

-- defaults and generated columns
-- 14: ?+ ?+ ? ?
SELECT a, b, c, d FROM made;

-- what is assigned is returned
-- 14: ?+ ?+
INSERT INTO made (id, d) VALUES (1, ARRAY[[1]]) RETURNING d, a;

-- by several subscripts
-- 14: ?+
UPDATE made SET d[1][2] = 5 WHERE d IS NULL RETURNING d;

-- one of the ways in which it is written
-- 17: ?+
MERGE INTO made USING (VALUES (1)) w (id) ON made.id = w.id WHEN MATCHED THEN UPDATE SET d = '{{1}}'
    WHEN NOT MATCHED THEN INSERT (id, d) VALUES (1, '{1}') RETURNING d;

-- through text and back
-- 14: N ? ?+
SELECT ARRAY[id]::text::int[], ARRAY[nick]::text::text[], (ARRAY[[nick]]::text)::text[] FROM c;

-- a condition on the elements
-- 14: N N ?
SELECT loose, j.loose, late FROM t j WHERE array_position(loose, NULL) IS NULL;

-- not one that is an alternative, or about another row
-- 14: ? ?
SELECT one.loose, other.loose FROM t one, t other WHERE array_position(one.loose, NULL) IS NULL OR one.tags IS NULL;

-- of a join, and of a view
-- 14: N ?
SELECT one.loose, other.loose FROM t one LEFT JOIN t other ON array_position(other.loose, NULL) IS NULL AND false
    CROSS JOIN (SELECT loose FROM t) more WHERE num_nulls(VARIADIC one.loose) = 0;

-- what is written is of another row
-- 14: ?
UPDATE t SET loose = '{NULL,a}' WHERE array_position(loose, NULL) IS NULL RETURNING loose;

-- an order of another column than the one that is collected
-- 14: N ?
SELECT array_agg(id ORDER BY nick), array_agg(nick ORDER BY id) FROM c;

-- records: one of NULLs is none that is NULL, one that is missing is NULL
-- 14: N N ? N ?
SELECT array_agg(ROW(a.id, a.nick) ORDER BY a.nick), ARRAY(SELECT ROW(c.id) FROM c), array_agg(s),
    array_agg(s) FILTER (WHERE s.id IS NOT NULL), array_agg(b)
FROM c a LEFT JOIN (SELECT id FROM c) AS s ON s.id = 7 LEFT JOIN c b ON b.id = 7;
