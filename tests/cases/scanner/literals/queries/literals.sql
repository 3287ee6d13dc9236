--! quotes
SELECT 'it''s; :a' AS plain, E'a\'; :b -- \\' AS escaped, U&'d\0061t\+000061; :c' AS unicode, '' AS nothing, B'1010'::bit(4)::text AS bits, X'1F'::int AS hex, :d::text AS d;

--! adjacent
SELECT 'one; '
    ':two' AS joined, :suffix::text AS suffix;

--! dollars
SELECT $$;':a"$$ AS plain, $tag$ $$ :b; $tag$ AS tagged, $é$ ; :c $é$ AS accented, 1 AS a$b$c, :d::int AS d;

--! identifiers
SELECT 1 AS "semi;colon", 2 AS ":colon", 3 AS "quo""te", 4 AS U&"d\0061t", :e::int AS e;

--! numbers
SELECT 1.5e-3::float8 AS small, .5::float8 AS half, 1::int AS one, 12::bigint/:by AS divided;
