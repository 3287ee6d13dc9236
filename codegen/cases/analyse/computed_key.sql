-- the column of an expression of a unique index: equal text is the same text
-- 14: N optional
-- given: create table this_t(s int not null, name text not null, n numeric, f float8, ch char(3)); create unique index on this_t (s, lower(name)); insert into this_t values (1, 'a'), (2, 'A'), (1, 'b');
select s from this_t where s = :p1 and name = :p2;

-- or the expression itself
-- 14: N optional
-- given: create table this_t(s int not null, name text not null, n numeric, f float8, ch char(3)); create unique index on this_t (s, lower(name)); insert into this_t values (1, 'a'), (2, 'A'), (1, 'b');
select s from this_t where s = :p1 and lower(name) = lower(:p2);

-- the expression alone does not do
-- 14: N many
-- given: create table this_t(s int not null, name text not null, n numeric, f float8, ch char(3)); create unique index on this_t (s, lower(name)); insert into this_t values (1, 'a'), (2, 'A'), (1, 'b');
select s from this_t where lower(name) = lower(:p1);

-- nor does a prefix
-- 14: N many
-- given: create table this_t(s int not null, name text not null, n numeric, f float8, ch char(3)); create unique index on this_t (s, lower(name)); insert into this_t values (1, 'a'), (2, 'A'), (1, 'b');
select s from this_t where s = 1 and name like 'a%';

-- another expression of the column
-- 14: N many
-- given: create table this_t(s int not null, name text not null, n numeric, f float8, ch char(3)); create unique index on this_t (s, lower(name)); insert into this_t values (1, 'a'), (2, 'A'), (1, 'b');
select s from this_t where s = 1 and upper(name) = 'A';

-- equal numbers need not be the same: 1.0 and 1.00
-- 14: N many
-- given: create table this_t(n numeric not null); create unique index on this_t ((n::text)); insert into this_t values (1.0), (1.00);
select n from this_t where n = 1;

-- nor floats: 0 and -0
-- 14: N many
-- given: create table this_t(f float8 not null); create unique index on this_t ((f::text)); insert into this_t values (0), ('-0');
select f from this_t where f = 0;

-- nor text under a collation that is not deterministic
-- 14: N many
-- given: create collation this_ci (provider=icu, locale='und-u-ks-level2', deterministic=false); create table this_t(name text collate this_ci not null); create unique index on this_t ((name collate "C")); insert into this_t values ('x'), ('X');
select name from this_t where name = 'x';

-- but under one that is
-- 14: N optional
-- given: create collation this_ci (provider=icu, locale='und-u-ks-level2', deterministic=false); create table this_t(name text collate this_ci not null); create unique index on this_t ((name collate "C")); insert into this_t values ('x'), ('X');
select name from this_t where name = 'x' collate "C";

-- nor intervals
-- 14: N many
-- given: create table this_t(i interval not null); create unique index on this_t ((extract(day from i))); insert into this_t values ('1 day'), ('24 hours');
select i from this_t where i = '24 hours';

-- nor JSON
-- 14: N many
-- given: create table this_t(j jsonb not null); create unique index on this_t ((j::text)); insert into this_t values ('1.0'), ('1.00');
select j from this_t where j = '1';

-- nor arrays
-- 14: N many
-- given: create table this_t(a numeric[] not null); create unique index on this_t ((a[1]::text)); insert into this_t values ('{1.0}'), ('{1.00}');
select a from this_t where a = '{1}';

-- nor citext
-- 14: N many
-- given: create extension if not exists citext; create table this_t(name citext not null); create unique index on this_t ((name::text)); insert into this_t values ('x'), ('X');
select name from this_t where name = 'x';

-- an integer is the same, whatever type it is compared as
-- 14: N optional
-- given: create table this_t(n int not null); create unique index on this_t ((n % 10)); insert into this_t values (1), (2);
select n from this_t where n = :p1::bigint;

-- an expression that is NULL is in the index many times
-- 14: ? many
-- given: create table this_t(name text, n int); create unique index on this_t ((nullif(name, 'x'))); insert into this_t values ('x', 1), ('x', 2);
select n from this_t where name = 'x';

-- a column that is NULL
-- 14: ? many
-- given: create table this_t(name text, n int); create unique index on this_t (lower(name)); insert into this_t values (null, 1), (null, 2);
select n from this_t where name is null;

-- one that is compared is not
-- 14: ? optional
-- given: create table this_t(name text, n int); create unique index on this_t (lower(name)); insert into this_t values (null, 1), (null, 2), ('x', 3);
select n from this_t where name = :p1;

-- unless NULL equals NULL
-- 14: ? many
-- given: create table this_t(name text, n int); create unique index on this_t (lower(name)); insert into this_t values (null, 1), (null, 2), ('x', 3);
select n from this_t where name is not distinct from (select nick from c where id = 2);

-- NULL is one value
-- 15: ? optional
-- given: create table t(name text, n int); create unique index on t (lower(name)) nulls not distinct; insert into t values (null, 1), ('x', 3);
select n from t where name is null;

-- NULL is replaced
-- 14: ? optional
-- given: create table this_t(name text, n int); create unique index on this_t ((coalesce(name, ''))); insert into this_t values (null, 1), ('x', 3);
select n from this_t where name is null;

-- two columns in one expression
-- 14: N optional
-- given: create table this_t(a text not null, b text not null); create unique index on this_t ((a || b)); insert into this_t values ('x', 'yz'), ('x', 'y');
select a from this_t where a = :p1 and b = :p2;

-- one of them
-- 14: N many
-- given: create table this_t(a text not null, b text not null); create unique index on this_t ((a || b)); insert into this_t values ('x', 'yz'), ('x', 'y');
select a from this_t where a = :p1;

-- a whole row in an expression
-- 14: N many
-- given: create table this_t(a int not null, b int); create function this_of_row(this_t) returns int immutable language sql as 'select $1.b'; create unique index on this_t (this_of_row(this_t)); insert into this_t values (1, 1), (1, 2);
select a from this_t where a = 1;

-- the value comes from a row that is joined
-- 14: N? optional
-- given: create table this_t(name text, n int); create unique index on this_t (lower(name)); insert into this_t values (null, 1), ('ann', 3), ('zz', 4);
select c.id, this_t.n from c join this_t on this_t.name = c.nick where c.id = 1;

-- on the nullable side
-- 14: N? optional
-- given: create table this_t(name text, n int); create unique index on this_t (lower(name)); insert into this_t values (null, 1), ('ann', 3), ('zz', 4);
select c.id, this_t.n from c left join this_t on this_t.name = c.nick where c.id = 1;

-- from a row of which there are many
-- 14: N? many
-- given: create table this_t(name text, n int); create unique index on this_t (lower(name)); insert into this_t values (null, 1), ('a@x', 3), ('b@x', 4);
select c.id, this_t.n from c join this_t on this_t.name = c.email;

-- a partial index whose condition holds
-- 14: ? optional
-- given: create table this_t(name text, n int, gone bool not null); create unique index on this_t (lower(name)) where not gone; insert into this_t values ('x', 3, false), ('x', 4, true);
select n from this_t where name = :p1 and not gone;

-- and one whose condition may not
-- 14: ? many
-- given: create table this_t(name text, n int, gone bool not null); create unique index on this_t (lower(name)) where not gone; insert into this_t values ('x', 3, false), ('x', 4, true);
select n from this_t where name = 'x';

-- the domain's value
-- 14: ? optional
-- given: create domain this_d as text; create table this_t(name this_d, n int); create unique index on this_t (lower(name)); insert into this_t values ('x', 3), ('y', 4);
select n from this_t where name = :p1;

-- a generated column that is unique
-- 14: ? optional
-- given: create table this_t(name text, n int, low text generated always as (lower(name)) stored unique); insert into this_t values ('x', 3), ('y', 4), (null, 5), (null, 6);
select n from this_t where name = :p1;

-- whose expression is NULL
-- 14: ? many
-- given: create table this_t(name text, n int, low text generated always as (nullif(name, 'x')) stored unique); insert into this_t values ('x', 3), ('x', 4);
select n from this_t where name = 'x';

-- computed from what is equal and not the same
-- 14: ? many
-- given: create table this_t(name numeric, n int, low text generated always as (name::text) stored unique); insert into this_t values (1.0, 3), (1.00, 4);
select n from this_t where name = 1;

-- a user's function that is strict is no promise of a value
-- 14: ? many
-- given: create function this_none(text) returns text immutable strict language sql as 'select null::text'; create table this_t(name text, n int); create unique index on this_t (this_none(name)); insert into this_t values ('x', 3), ('x', 4);
select n from this_t where name = 'x';

-- partitions may generate the column otherwise
-- 17: N many
-- given: create table t(k int, name text, low text generated always as (lower(name)) stored, unique (k, low)) partition by list (k); create table t1 partition of t (low generated always as (upper(name)) stored) for values in (1); create table t2 partition of t for values in (2); insert into t values (1, 'x'), (2, 'x');
select k from t where name = 'x';

-- children have keys of their own
-- 14: ? many
-- given: create table this_t(name text, n int); create unique index on this_t (lower(name)); create table this_h() inherits (this_t); insert into this_t values ('x', 1); insert into this_h values ('x', 2);
select n from this_t where name = 'x';
