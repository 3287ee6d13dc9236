--! all
SELECT * FROM everything;

--! add
--@ allow zoneless-column all types are written
INSERT INTO everything VALUES (
    :a, :b, :c, :d, :e, :f, :g, :h, :i, :j, :k, :l, :m, :n, :o, :p, :q, :r, :s, :t, :u, :v, :w
);

--! maybe (a?, i?, m?, t?, n?)
SELECT :a::bool AS a, :i::text AS i, :m::bytea AS m, :t::jsonb AS t, :n::numeric AS n;
