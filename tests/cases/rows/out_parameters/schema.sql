CREATE TABLE things (id int PRIMARY KEY, name text NOT NULL);
CREATE FUNCTION parts(x int, OUT half int, OUT label text) LANGUAGE sql IMMUTABLE
    AS $$ SELECT x / 2, 'half of ' || x $$;
CREATE FUNCTION sides(INOUT x int, OUT other int) LANGUAGE plpgsql AS $$ BEGIN other := -x; END $$;
CREATE FUNCTION twice(x int) RETURNS TABLE (n int, again int) LANGUAGE sql AS $$ SELECT x, x UNION ALL SELECT x, x $$;
CREATE FUNCTION both_ways(x anyelement, OUT one anyelement, OUT other anyelement) LANGUAGE sql AS $$ SELECT x, x $$;
CREATE FUNCTION only_one(x int, OUT y int) LANGUAGE plpgsql AS $$ BEGIN y := x; END $$;
