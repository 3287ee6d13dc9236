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

-- a function in SQL that gives one row for each call, in the select list
-- 14: N optional
-- given: create function twice(x int) returns table (y int) language sql as 'select coalesce(x, 0) * 2';
select twice(x => :p1);

-- for each row of a table
-- 14: N many
-- given: create function twice(x int) returns table (y int) language sql as 'select coalesce(x, 0) * 2';
select twice(id) from c;

-- the same with one more that gives several
-- 14: ?? many
-- given: create function twice(x int) returns table (y int) language sql as 'select coalesce(x, 0) * 2';
select twice(1), generate_series(1, 3);

-- one that gives all rows of a table
-- 14: N many
-- given: create function ids() returns setof int language sql as 'select id from c';
select ids();

-- one inside the argument of the other
-- 14: ? many
-- given: create function twice(x int) returns table (y int) language sql as 'select coalesce(x, 0) * 2';
select twice(generate_series(1, 3));

-- none, where its statement finds no row
-- 14: N optional
-- given: create function one_of(x int) returns setof int language sql as 'select id from c where id = x';
select one_of(7);

-- columns of the server's own functions
-- 14: NNNN many
select name, abbrev, utc_offset, is_dst from pg_timezone_names limit 5;

-- of its views
-- 14: NN?NNN many
select name, setting, unit, context, pending_restart, vartype from pg_settings;

-- extensions
-- 14: N??? many
select name, default_version, installed_version, comment from pg_available_extensions;

-- abbreviations of time zones
-- 14: NNN many
select * from pg_timezone_abbrevs;

-- locks
-- 14: N?N?N many
select locktype, relation, mode, pid, granted from pg_locks;

-- what it is given
-- 14: NN many
select a.privilege_type, a.is_grantable from c, lateral aclexplode('{=r/postgres}'::aclitem[]) a;

-- NULLIF in FROM is not a call of its operator's function
-- 14: ? many
-- given: create function always(text, int) returns bool language sql immutable as 'select true'; create operator = (leftarg = text, rightarg = int, function = always);
select x from nullif('a'::text, 1) as x;

-- items that a path finds
-- 14: N many
select jsonb_path_query('[1, null]'::jsonb, '$[*]');

-- a function in FROM that returns nothing
-- 14: ? one
-- given: create function nothing() returns void language sql as '';
select * from nothing();
