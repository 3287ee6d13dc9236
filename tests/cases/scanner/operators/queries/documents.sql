--! has_key
SELECT id FROM documents WHERE body ? :key AND NOT body ?| :any AND body ?& :all;

--! path
SELECT body #>> '{a,b}' AS text, body->'a'->>:key AS value, body @? '$.a[*] ? (@ > 1)' AS found, body @> :part AS contains FROM documents;

--! casts
SELECT :a::text::varchar(5)::text AS a, CAST(:b AS int) AS b, '{1,2}'::int[]::bigint[] AS numbers;

--! named_arguments
SELECT add_up(a := :a, b => :b) AS old_and_new, add_up(:a) AS alone;

--! slices
SELECT tags[1:2] AS slice, tags[:from : :to] AS asked, (ARRAY[1,2,3])[id:id+1] AS by_column FROM documents WHERE id = :id;

--! operator_syntax
SELECT :a::int OPERATOR(pg_catalog.+) :b::int AS sum, :a::int <> -1 AS differs;

--! repeated
SELECT :x::int AS a, :y::int AS b, :x + :y AS c, :x||'' AS d;
