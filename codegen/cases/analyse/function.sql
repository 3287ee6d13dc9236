-- a function in SQL gives what its last statement returns
-- 14: NN one
-- given: create function f(a int) returns int language sql as $$ select 'first'; select a + 1 $$;
-- given: create function g(a int) returns int language sql begin atomic select a + 1; end;
select f(1), g(1);

-- RETURN is a statement, too
-- 14: N? one
-- given: create function f(a int, b text) returns text language sql return coalesce(b, a::text);
-- given: create function g(a int, b text) returns text language sql return nullif(b, a::text);
select f(1, null), g(1, '1');

-- its value is NULL where an argument is, and that makes it so
-- 14: N? many
-- given: create function f(a text) returns text language sql as $$ select a || '!' $$;
select f(email), f(nick) from c;

-- it gives NULL when its last statement finds no row
-- 14: ?N one
-- given: create function f(a int) returns text language sql as $$ select email from c where id = a $$;
-- given: create function g() returns bigint language sql as $$ select count(*) from c $$;
select f(99), g();

-- a STRICT function is not run for NULL
-- 14: N?N many
-- given: create function f(a text) returns text language sql strict as $$ select coalesce(a, '') $$;
-- given: create function g(a text) returns text language sql as $$ select coalesce(a, '') $$;
select f(email), f(nick), g(nick) from c;

-- defaults are part of a call
-- 14: NN? one
-- given: create function f(a int, b text default 'x', d text default null) returns text language sql as $$ select b || coalesce(d, '') $$;
-- given: create function g(a int, b text default null) returns text language sql as $$ select b $$;
select f(1), f(d => 'z', a => 2), g(1);

-- named arguments in another order
-- 14: N? many
-- given: create function f(a text, b text) returns text language sql as $$ select a $$;
select f(b => nick, a => email), f(a => nick, b => email) from c;

-- the arguments after VARIADIC are an array; so is one that is given as such
-- 14: N? one
-- given: create function f(variadic a int[]) returns int language sql as $$ select cardinality(a) $$;
select f(1, null, 3), f(variadic null);

-- a parameter of the function is not the parameter of the statement
-- 14: N? many
-- given: create function f(a text, b text) returns text language sql as $$ select b $$;
select f(nick, :p1::text), f(:p1::text, nick) from c;

-- a function that calls itself is not known
-- 14: ? one
-- given: create function f(a int) returns int language plpgsql as $$ begin return null; end $$;
-- given: create or replace function f(a int) returns int language sql as $$ select case when a < 1 then 1 else f(a - 1) end $$;
select f(3);

-- functions that call functions
-- 14: N? one
-- given: create function f(a int) returns int language sql as $$ select a + 1 $$;
-- given: create function g(a int) returns int language sql as $$ select f(a) * 2 $$;
-- given: create function h(a int) returns int language sql as $$ select f(nullif(a, 1)) $$;
select g(1), h(1);

-- a function of several signatures
-- 14: ?N one
-- given: create function f(a int) returns int language sql as $$ select nullif(a, 1) $$;
-- given: create function f(a text) returns text language sql as $$ select a $$;
select f(1), f('1');

-- a polymorphic function is not known
-- 14: ? one
-- given: create function f(a anyelement) returns anyelement language sql as $$ select a $$;
select f(1);

-- a function in PL/pgSQL is not known
-- 14: ? one
-- given: create function f(a int) returns int language plpgsql as $$ begin return nullif(a, 1); end $$;
select f(1);

-- void is NULL from a function in SQL, and no value of no characters as from one in PL/pgSQL
-- 14: ?N?N many
-- given: create function f() returns void language sql as $$ select 1 $$;
-- given: create function g() returns void language plpgsql as $$ begin perform 1; end $$;
-- given: create function h(a text) returns void language plpgsql strict as $$ begin perform 1; end $$;
select f(), g(), h(nick), h(email) from c;

-- the setting of search_path is the function's own
-- 14: N? one
-- given: create schema s; create table s.c (nick text not null);
-- given: create function f() returns text language sql set search_path = s as $$ select nick from c union all select '' limit 1 $$;
-- given: create function g() returns text language sql as $$ select nick from c where id = 2 union all select '' limit 1 $$;
select f(), g();

-- a cast to the result's type that a user made may give NULL
-- 14: ?N one
-- given: create type pair as (a int);
-- given: create function to_pair(int) returns pair language plpgsql as $$ begin return null; end $$;
-- given: create cast (int as pair) with function to_pair(int) as assignment;
-- given: create function f() returns pair language sql as $$ select 1 $$;
-- given: create function g() returns bigint language sql as $$ select 1 $$;
select f(), g();

-- the result of a domain
-- 14: N? one
-- given: create domain d as int check (value > 0);
-- given: create function f() returns d language sql as $$ select 1 $$;
-- given: create function g() returns d language sql as $$ select 1 where false $$;
select f(), g();

-- a NOT NULL domain does not help where there is no row
-- 14: ? one
-- given: create domain d as int not null;
-- given: create function g() returns d language sql as $$ select 1 where false $$;
select g();

-- an operator is its function
-- 14: N? many
-- given: create function f(a text, b text) returns text language sql as $$ select a || b $$;
-- given: create operator ~+ (function = f, leftarg = text, rightarg = text);
-- given: create function g(a text, b text) returns text language sql as $$ select nullif(a, b) $$;
-- given: create operator ~- (function = g, leftarg = text, rightarg = text);
select email ~+ 'x', email ~- 'a@x' from c;

-- ANY with an operator of a user
-- 14: N? many
-- given: create function f(a text, b text) returns boolean language sql as $$ select length(a) = length(b) $$;
-- given: create operator ~+ (function = f, leftarg = text, rightarg = text);
-- given: create function g(a text, b text) returns boolean language sql as $$ select nullif(length(a) = length(b), true) $$;
-- given: create operator ~- (function = g, leftarg = text, rightarg = text);
select email ~+ any (array['abc', 'x']), email ~- any (array['abc', 'x']) from c;

-- a set in FROM has the columns of the last statement
-- 14: N? many
-- given: create function f() returns table (a int, b text) language sql as $$ select id, nick from c $$;
select * from f();

-- a set of a key's rows has one row at most
-- 14: N? optional
-- given: create function f(x int) returns table (a int, b text) language sql as $$ select id, nick from c where id = x $$;
select * from f(1);

-- a set of a table's rows
-- 14: NN? many
-- given: create function f() returns setof c language sql as $$ select * from c $$;
select * from f();

-- a set of rows of a table that lost a column
-- 14: N? many
-- given: create table t (a int not null, b int, d int not null, e int); alter table t drop column a; alter table t drop column b;
-- given: create function f() returns setof t language sql as $$ select d, e from t $$; insert into t values (1, null);
select * from f();

-- a column that was added later is not among those of the body
-- 14: ?? many
-- given: create table t (a int not null);
-- given: create function f() returns setof t language sql as $$ select 1 $$; alter table t add column b int not null default 2;
-- cannot be run
select * from f();

-- a STRICT function in FROM returns no rows for NULL, and a row of NULL if it is no set
-- 14: N? many
-- given: create function f(a text) returns setof text language sql strict as $$ select a $$;
-- given: create function g(a text) returns text language sql strict as $$ select a $$;
select x.x, y.y from c, f(nick) x, g(nullif(nick, 'ann')) y;

-- what is certain to return a row does not make the outer join null
-- 14: NN many
-- given: create function f() returns setof text language sql as $$ values ('a'), ('b') $$;
select c.id, x.x from c left join f() x on true;

-- a STRICT function may return none
-- 14: N? many
-- given: create function f(a text) returns setof text language sql strict as $$ select 'a' $$;
select c.id, x.x from c left join f(c.nick) x on true;

-- a row that is not a set
-- 14: N?NN one
-- given: create function f(out a int, out b text) language sql as $$ select 1, nullif('a', 'a') $$;
-- given: create function g() returns c language sql as $$ select 1, 'x', null::text $$;
select f.a, f.b, f(), g() from f();

-- a row that may not be there
-- 14: ??? one
-- given: create function f(out a int, out b text) language sql as $$ select id, email from c where id = 99 $$;
select f.a, f.b, f() from f();

-- fields of a record are named by the caller
-- 14: ?? many
-- given: create function f() returns setof record language sql as $$ select 1, 2 $$;
select * from f() as f(a int, b int);

-- what a body writes and returns
-- 14: N? one
-- given: create function f(a int, b text) returns c language sql as $$ insert into c (id, email, nick) values (a, b, null) returning * $$;
select id, nick from f(9, 'z@x');

-- a DELETE may find nothing
-- 14: ? one
-- given: create function f(a int) returns text language sql as $$ delete from o where id = a returning 'gone' $$;
select f(77);

-- a function in a view
-- 14: N? many
-- given: create function f(a text) returns text language sql as $$ select a || '!' $$;
-- given: create view v as select f(email) as e, f(nick) as n from c;
select * from v;

-- a statement that is no query may change what is known
-- 14: ? one
-- given: create function f() returns text language sql as $$ create temp table x (y int); select 'a' $$;
select f();

-- several calls in a select list are padded
-- 14: ?? many
-- given: create function f() returns setof int language sql as $$ values (1), (2) $$;
select f(), generate_series(1, 3);

-- one call in a select list is not
-- 14: N many
-- given: create function f() returns setof int language sql as $$ values (1), (2) $$;
select f();

-- a body that says more than the type of its result
-- 14: N one
-- given: create function f() returns bigint language sql as $$ select count(*)::int from c $$;
select f();

-- LATERAL hands on what WHERE proves of its arguments
-- 14: N many
-- given: create function f(a text) returns setof text language sql as $$ select a $$;
select x.x from c, f(c.nick) x where c.nick > '';

-- conditions on arguments
-- 14: N? one
-- given: create function f(a text, b text) returns text language sql as $$ select case when a is null then '' else a end || coalesce(b, '') $$;
-- given: create function g(a text, b text) returns text language sql as $$ select case when a is null then '' else b end $$;
select f(null, null), g('x', null);

-- a condition on an argument says nothing about a row of an aggregate
-- 14: ? one
-- given: create function f(a text) returns text language sql as $$ select a || count(*)::text from c where nick = a $$;
select f(null);

-- a range without a bound is not NULL
-- 14: NN?? one
select tstzrange(null, null), int4range(null, 5, '[]'), lower(int4range(null, 5)), int4range(1, 2) * null;

-- settings and snapshots
-- 14: NNNN? one
select current_setting('search_path'), set_config('a.b', null, true), pg_snapshot_xmin(pg_current_snapshot()), txid_current(), current_setting('no.such', true);

-- the places in an array
-- 14: N? many
select array_positions(array[nick], null), array_positions(string_to_array(nick, ','), 'a') from c;

-- EXTRACT of what an infinite interval has
-- 14: NNNNNNN many
select extract(epoch from i), date_part('DAY', i), extract(hour from i), extract(year from i), extract(decade from i), extract(century from i), extract(millennium from i) from (values (interval '1 day'), ('-1 month')) v(i);

-- and of what it has not
-- 17: ????? many
select extract(minute from i), extract(month from i), extract(second from i), extract(week from i), date_part('quarter', i) from (values (interval 'infinity'), ('-infinity')) v(i);

-- a field that is not known
-- 14: ? many
select date_part(f.field, timestamp 'infinity') from (values ('day'), ('epoch')) f(field);

-- EXTRACT of a time
-- 14: NNN one
select extract(hour from time '24:00'), date_part('second', timetz '00:00+1'), extract(timezone from timetz '00:00+1');

-- a time of a timestamp that may be infinite
-- 14: ??? many
select t::time, extract(day from t), to_char(t, 'YYYY') from (values (timestamp 'infinity'), (null)) v(t);

-- OVERLAPS of values
-- 14: NN many
select (a, b) overlaps (a, interval '1 day'), (a, b) overlaps (b, a) from (values (timestamp 'infinity', timestamp '-infinity'), ('2000-01-01', '2000-01-01')) v(a, b);

-- OVERLAPS with NULL
-- 14: ? one
select (a, b) overlaps (a, b) from (values (date '2000-01-01', null::date)) v(a, b);

-- ranges of NULL
-- 14: NNNN many
select tstzrange(t, null), int4range(null, null), daterange(t::date, t::date, '[]'), numrange(1, null, '()') from (values (timestamptz '2000-01-01'), (null)) v(t);

-- bounds of a range may be infinite
-- 14: ?? many
select lower(r), upper(r) from (values (int4range(1, null)), ('empty')) v(r);

-- void of a function of the server
-- 14: NNN one
select pg_advisory_xact_lock(1), pg_notify('channel', null), pg_sleep(0);

-- void of a function in SQL
-- 14: ? one
select pg_sleep_for('0 s');

-- settings, snapshots, locks
-- 14: NNNNNNNN one
select current_setting('search_path'), set_config('application_name', null, false), pg_snapshot_xmin(pg_current_snapshot()), txid_current(), txid_current_snapshot(), pg_try_advisory_xact_lock_shared(1), pg_current_wal_lsn() - '0/1', pg_size_bytes('1 kB');

-- a setting that need not be there
-- 14: ? one
select current_setting('no.such', true);

-- a transaction that has written nothing
-- 14: ? one
select pg_current_xact_id_if_assigned();

-- a sequence
-- 14: NN one
-- given: create sequence counted; create function last() returns bigint language sql volatile return nextval('counted');
-- in the same transaction: select nextval('counted');
select currval('counted'), lastval();

-- labels of an enum
-- 14: NNNN one
-- given: create type mood as enum ('sad', 'ok');
select enum_range(null::mood), enum_first(null::mood), enum_last(null::mood), enum_range(null, 'ok'::mood);

-- privileges
-- 14: NNN one
select has_table_privilege('c', 'select'), has_schema_privilege('public', 'usage'), pg_has_role('pg_monitor', 'member');

-- privileges on what is named by an oid
-- 14: ? one
select has_table_privilege(99999999::oid, 'select');

-- types and users in words
-- 14: NNN one
select format_type(23, null), pg_get_userbyid(99999999), array_to_string(array[1, null], ',', '*');

-- a text that takes the place of NULL
-- 14: ? one
select array_to_string(array[1, null], ',', null);

-- to_number with a format
-- 14: N? one
select to_number(x, '9'), to_number(x, f) from (values ('1', '')) v(x, f);

-- arrays put together are NULL only where both are; an element that is NULL makes an array all the same
-- 14: N??N?N many
-- given: create table lists (a int[], b int[] not null default '{}');
-- given: insert into lists (a) values (null), ('{1}');
select a || b, a || null, a || nullif(b, '{}'), a || 1, array_cat(a, a), null::int || a from lists;

-- arrays that are filled, and all values of an enum
-- 14: NNNN one
-- given: create type shade as enum ('dark', 'light');
select array_fill(null::int, '{2}'), array_fill(1, '{1}', '{0}'), enum_range(null::shade), enum_range(null::shade, null);

-- shuffled
-- 16: N?NN many
select array_shuffle(array[nick]), array_shuffle(string_to_array(nick, ',')), array_sample(array[1, 2], 1), array_shuffle('{}'::int[]) from c;
