-- two set-returning functions of a select list are padded
-- 14: ?? many
select generate_series(1,2), generate_series(1,3);

-- a single one is not
-- 14: N many
select generate_series(1,2);

-- ROWS FROM pads, WITH ORDINALITY counts
-- 14: ??N many
select * from rows from (generate_series(1,2), generate_series(1,3)) with ordinality as f(a,b,n);

-- an array's elements become rows
-- 14: ?N many
select * from unnest(array[1,null]) u, unnest(array[1,2]) w;

-- a text value of JSON can be NULL, its key cannot
-- 14: N? many
select * from json_each_text('{"a":null}') j;

-- a function that returns a record returns one
-- 14: ? one
select * from jsonb_to_record('{}') as r(a int);
