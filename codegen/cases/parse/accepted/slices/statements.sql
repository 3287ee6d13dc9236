--! columns
SELECT a[1:n], a[lo:hi], a[lo : hi], a[f(x):hi], a[b[1]:c], a[:lo:hi], a["x":y], a[:5], a[ : n], a[1:], a[:], a[1::int:n] FROM t;

--! parameters
SELECT a[:n], a[1: :n], a[:lo: :hi], a[:lo : :hi], a[1 + :n], a[f(:n)], a[CASE WHEN b THEN :x ELSE :y END], a[b OPERATOR(pg_catalog.+) :n] FROM t;

--! casts
SELECT a[:lo::hi], a[:lo::int], :a::int[], (:a::int[])[1:n], ARRAY[:a, :b]::int[] FROM t;

--! assigned
UPDATE t SET a[1:n] = :a, b[:i] = :b, c = :c;

--! json
SELECT JSON_OBJECT('a':title, 'b': :b, 'c' VALUE :c, 'd':(:d), f(:x):y, :k:v, 'l':JSON_OBJECT('m':n)), json_objectagg(k:v), f('a' :b) FROM t;
