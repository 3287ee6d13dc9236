--! all
SELECT * FROM lists;

--! add
INSERT INTO lists VALUES (:a, :d, :i, :m, :n, :o, :t, :u);

--! with_nulls (a[?], i?[?])
SELECT :a::bool[] AS a, :i::text[] AS i;
