-- a CHECK leaves one value for the whole key: a table of one row
-- 14: NN optional
-- given: create table this_s(name text primary key check (name = 'default'), n int not null); insert into this_s values ('default', 1);
-- given: create table this_b(id bool primary key default true check (id), n int); insert into this_b values (true, 1);
select name, n from this_s;

-- a boolean that has to be true
-- 14: N? optional
-- given: create table this_b(id bool primary key default true check (id), n int); insert into this_b values (true, 1);
select id, n from this_b;

-- or false
-- 14: N optional
-- given: create table this_f(id bool primary key default false check (not id)); insert into this_f values (false);
select id from this_f;

-- or `= true`, IS TRUE, IS NOT FALSE on a key
-- 14: NNN optional
-- given: create table this_f1(id bool primary key check (id = true)); insert into this_f1 values (true);
-- given: create table this_f2(id bool unique check (id is true)); insert into this_f2 values (true);
-- given: create table this_f3(id bool primary key check (id is not false)); insert into this_f3 values (true);
select this_f1.id, this_f2.id, this_f3.id from this_f1, this_f2, this_f3;

-- a number, with the value first
-- 14: N optional
-- given: create table this_k(id int primary key check (1 = id)); insert into this_k values (1);
select id from this_k;

-- a list of one
-- 14: N optional
-- given: create table this_k(id int primary key check (id in (1))); insert into this_k values (1);
select id from this_k;

-- an array of one
-- 14: N optional
-- given: create table this_k(id int primary key check (id = any ('{1}'))); insert into this_k values (1);
select id from this_k;

-- a list of two
-- 14: N many
-- given: create table this_k(id int primary key check (id in (1, 2))); insert into this_k values (1), (2);
select id from this_k;

-- one of two conditions
-- 14: N many
-- given: create table this_k(id int primary key check (id = 1 or id = 2)); insert into this_k values (1), (2);
select id from this_k;

-- another value than one
-- 14: N many
-- given: create table this_k(id int primary key check (id <> 1)); insert into this_k values (0), (2);
select id from this_k;

-- not both: one of them may be false
-- 14: N many
-- given: create table this_k(id int primary key, on_ bool, check (not (id = 1 and on_))); insert into this_k values (1, false), (2, true);
select id from this_k;

-- one condition of several
-- 14: N optional
-- given: create table this_k(id int primary key, n int, check (n > 0 and id = 1)); insert into this_k values (1, 2);
select id from this_k;

-- the value is of another integer type
-- 14: N optional
-- given: create table this_k(id int8 primary key check (id = 1)); insert into this_k values (1);
select id from this_k;

-- a varchar is compared as text
-- 14: N optional
-- given: create table this_k(id varchar(9) primary key check (id = 'x')); insert into this_k values ('x');
select id from this_k;

-- an enum
-- 14: N optional
-- given: create type this_e as enum ('a', 'b'); create table this_k(id this_e primary key check (id = 'a')); insert into this_k values ('a');
select id from this_k;

-- what is compared is another text than the column
-- 14: N many
-- given: create table this_k(id text primary key check (lower(id) = 'x')); insert into this_k values ('x'), ('X');
select id from this_k;

-- a prefix of it
-- 14: N many
-- given: create table this_k(id char(3) primary key check (id::text = 'x')); insert into this_k values ('x');
select id from this_k;

-- a value that is not a constant
-- 14: N many
-- given: create function this_one_of() returns int immutable language sql as 'select current_setting(''x.y'')::int'; set x.y = 1;
-- given: create table this_k(id int primary key check (id = this_one_of())); insert into this_k values (1); set x.y = 2; insert into this_k values (2);
select id from this_k;

-- a value that another column has
-- 14: N many
-- given: create table this_k(id int primary key, n int, check (id = n)); insert into this_k values (1, 1), (2, 2);
select id from this_k;

-- NULL passes the CHECK, many times
-- 14: ? many
-- given: create table this_k(id int unique check (id = 1)); insert into this_k values (1), (null), (null);
select id from this_k;

-- a condition of the statement keeps NULL out
-- 14: N optional
-- given: create table this_k(id int unique check (id = 1)); insert into this_k values (1), (null), (null);
select id from this_k where id is not null;

-- another CHECK keeps NULL out
-- 14: N optional
-- given: create table this_k(id int unique check (id = 1), check (id is not null)); insert into this_k values (1);
select id from this_k;

-- NULL is a value of its own
-- 15: ? many
-- given: create table k(id int unique nulls not distinct check (id = 1)); insert into k values (1), (null);
select id from k;

-- IS NOT DISTINCT FROM keeps NULL out
-- 14: N optional
-- given: create table this_k(id int unique check (id is not distinct from 1)); insert into this_k values (1);
select id from this_k;

-- or leaves nothing but NULL
-- 14: ? many
-- given: create table this_k(id int unique check (id is not distinct from null)); insert into this_k values (null), (null);
select id from this_k;

-- a CHECK that is not validated
-- 14: N many
-- given: create table this_k(id int primary key); insert into this_k values (2); alter table this_k add check (id = 1) not valid; insert into this_k values (1);
select id from this_k;

-- one that is not enforced
-- 18: N many
-- given: create table k(id int primary key check (id = 1) not enforced); insert into k values (1), (2);
select id from k;

-- a key that is deferrable
-- 14: N many
-- given: create table k(id int primary key deferrable initially deferred check (id = 1)); insert into k values (1);
-- in the same transaction: insert into k values (1)
select id from k;

-- no key at all
-- 14: ? many
-- given: create table this_k(id int check (id = 1)); insert into this_k values (1), (1);
select id from this_k;

-- a part of the key is left
-- 14: NN many
-- given: create table this_k(id int check (id = 1), n int, primary key (id, n)); insert into this_k values (1, 1), (1, 2);
select id, n from this_k;

-- the statement fixes the rest
-- 14: NN optional
-- given: create table this_k(id int check (id = 1), n int, primary key (id, n)); insert into this_k values (1, 1), (1, 2);
select id, n from this_k where n = :p1;

-- a partial index whose condition holds
-- 14: N optional
-- given: create table this_k(id int not null check (id = 1), gone bool not null); create unique index on this_k (id) where not gone; insert into this_k values (1, false), (1, true);
select id from this_k where not gone;

-- a partial index of which nothing is known
-- 14: N many
-- given: create table this_k(id int not null check (id = 1), gone bool not null); create unique index on this_k (id) where not gone; insert into this_k values (1, false), (1, true);
select id from this_k;

-- a domain with such a CHECK
-- 14: N optional
-- given: create domain this_d as int check (value = 1); create table this_k(id this_d primary key); insert into this_k values (1);
select id from this_k;

-- a domain over that domain
-- 14: N optional
-- given: create domain this_d as bool check (value); create domain this_dd as this_d check (value is not null); create table this_k(id this_dd primary key); insert into this_k values (true);
select id from this_k;

-- a CHECK of a domain that is not validated
-- 14: N many
-- given: create domain this_d as int; create table this_k(id this_d primary key); insert into this_k values (1), (2); alter domain this_d add check (value = 1) not valid;
select id from this_k;

-- a domain that is NULL
-- 14: ? many
-- given: create domain this_d as int check (value = 1); create table this_k(id this_d unique); insert into this_k values (1), (null), (null);
select id from this_k;

-- the CHECK is of the parent, the key each child's own
-- 14: N many
-- given: create table this_p(id int primary key check (id = 1)); create table this_h(primary key (id)) inherits (this_p); insert into this_p values (1); insert into this_h values (1);
select id from this_p;

-- ONLY the parent
-- 14: N optional
-- given: create table this_p(id int primary key check (id = 1)); create table this_h(primary key (id)) inherits (this_p); insert into this_p values (1); insert into this_h values (1);
select id from only this_p;

-- a child inherits the CHECK
-- 14: N optional
-- given: create table this_p(id int primary key check (id = 1)); create table this_h(primary key (id)) inherits (this_p); insert into this_p values (1); insert into this_h values (1);
select id from this_h;

-- not one that is NO INHERIT
-- 14: N many
-- given: create table this_p(id int primary key, constraint only_here check (id = 1) no inherit); create table this_h(primary key (id)) inherits (this_p); insert into this_p values (1); insert into this_h values (1), (2);
select id from this_h;

-- and rows of children do not follow it
-- 14: N many
-- given: create table this_p(id int primary key, constraint only_here check (id = 1) no inherit); create table this_h(primary key (id)) inherits (this_p); insert into this_p values (1); insert into this_h values (1), (2);
select distinct id from this_p;

-- all partitions follow it
-- 14: NN optional
-- given: create table this_p(id int check (id = 1), n int, primary key (id, n)) partition by list (n); create table this_p1 partition of this_p for values in (1); create table this_p2 partition of this_p default; insert into this_p values (1, 1), (1, 2);
select id, n from this_p where n = 2;

-- a table that is joined to it
-- 14: NN optional
-- given: create table this_s(name text primary key check (name = 'default'), n int not null); insert into this_s values ('default', 1);
select c.id, this_s.n from c join this_s on this_s.n = c.id;

-- the nullable side of an outer join
-- 14: N? many
-- given: create table this_s(name text primary key check (name = 'default'), n int not null); insert into this_s values ('default', 1);
select c.id, this_s.n from c left join this_s on this_s.n = c.id;

-- the column is NULL where there is no partner: two values
-- 14: ? many
-- given: create table this_s(name text primary key check (name = 'default'), n int not null); insert into this_s values ('default', 1);
select distinct this_s.name from c left join this_s on this_s.n = c.id;

-- the other side of a LEFT JOIN
-- 14: N? many
-- given: create table this_s(name text primary key check (name = 'default'), n int not null); insert into this_s values ('default', 1);
select this_s.n, c.id from this_s left join c on c.id >= this_s.n;

-- both sides of a FULL JOIN
-- 14: ?? many
-- given: create table this_s(name text primary key check (name = 'default'), n int not null); insert into this_s values ('default', 1);
select this_s.n, x.n from this_s full join this_s x on x.n = this_s.n + 1;

-- DISTINCT goes by what the CHECK leaves
-- 14: N optional
-- given: create table this_k(id int not null check (id = 1)); insert into this_k values (1), (1);
select distinct id from this_k;

-- values that are equal and not the same
-- 14: N many
-- given: create table this_k(id numeric not null check (id = 1)); insert into this_k values (1), (1.0);
select distinct id::text from this_k;

-- a collation under which more is equal
-- 14: N many
-- given: create collation this_ci (provider=icu, locale='und-u-ks-level2', deterministic=false); create table this_k(id text primary key check (id = 'x' collate this_ci)); insert into this_k values ('x'), ('X');
select id from this_k;

-- the column's own collation
-- 14: N optional
-- given: create collation this_ci (provider=icu, locale='und-u-ks-level2', deterministic=false); create table this_k(id text collate this_ci primary key check (id = 'x')); insert into this_k values ('X');
select id from this_k;

-- UPDATE of the only row
-- 14: N optional
-- given: create table this_s(name text primary key check (name = 'default'), n int not null); insert into this_s values ('default', 1);
update this_s set n = n + 1 returning n;

-- the row of a materialized view need not follow it
-- 14: ? many
-- given: create table this_k(id int check (id = 1)); insert into this_k values (1), (1); create materialized view this_m as select * from this_k;
select id from this_m;

-- a materialized view keeps its key, but not the CHECK
-- 14: ? many
-- given: create table this_k(id int primary key check (id < 9)); insert into this_k values (1), (2); create materialized view this_m as select * from this_k; create unique index on this_m (id);
select id from this_m;

-- through a view
-- 14: N optional
-- given: create table this_s(name text primary key check (name = 'default'), n int not null); insert into this_s values ('default', 1); create view this_v as select n from this_s;
select n from this_v;

-- a system table is what the catalog says
-- 14: N many
select relname from pg_class;

-- a unique index on a constant: one row at most
-- 14: N optional
-- given: create table this_k(n int not null); create unique index on this_k ((true)); insert into this_k values (2);
select n from this_k;

-- a unique index on an expression that is NULL
-- 14: N many
-- given: create table this_k(n int not null); create unique index on this_k ((null::int)); insert into this_k values (2), (3);
select n from this_k;

-- a unique index on a constant for some rows only
-- 14: N many
-- given: create table this_k(n int not null); create unique index on this_k ((1)) where n > 2; insert into this_k values (1), (2), (3);
select n from this_k;

-- for those rows
-- 14: N optional
-- given: create table this_k(n int not null); create unique index on this_k ((1)) where n > 2; insert into this_k values (1), (2), (3);
select n from this_k where n > 2;

-- a generated column that is a constant
-- 14: N optional
-- given: create table this_k(id bool generated always as (true) stored unique, n int not null); insert into this_k (n) values (1);
select n from this_k;

-- and NULL
-- 14: N many
-- given: create table this_k(id bool generated always as (null) stored unique, n int not null); insert into this_k (n) values (1), (2);
select n from this_k;

-- a domain whose CHECKs are of another kind
-- 14: N many
-- given: create domain this_d as int check (value > 0 or value = -1); create table this_k(id this_d primary key); insert into this_k values (1), (2);
select id from this_k;

-- equality with NULL passes every row
-- 14: N many
-- given: create table this_k(id int primary key check (id = null)); insert into this_k values (1), (2);
select id from this_k;

-- one of a list with NULL in it passes every row
-- 14: N many
-- given: create table this_k(id int primary key check (id = any ('{1,NULL}'))); insert into this_k values (1), (2);
select id from this_k;

-- so does an array of NULL
-- 14: N many
-- given: create table this_k(id int primary key check (id = any ('{NULL}'))); insert into this_k values (1), (2);
select id from this_k;

-- all of a list of one is no list to choose from
-- 14: N many
-- given: create table this_k(id int primary key check (id <> all ('{1}'))); insert into this_k values (2), (3);
select id from this_k;

-- a partition that is stored elsewhere need not follow the CHECK
-- 14: ? many
-- given: create extension if not exists postgres_fdw; create server this_server foreign data wrapper postgres_fdw; create table this_p(id int not null check (id = 1)) partition by list (id); create foreign table this_f partition of this_p default server this_server;
-- cannot be run
select distinct id from this_p;

-- groups by what a CHECK leaves
-- 14: NN optional
-- given: create table this_k(id int not null check (id = 1), n int); insert into this_k values (1, 1), (1, 2);
select id, count(*) from this_k group by id;

-- under grouping sets it is NULL besides
-- 14: ?N many
-- given: create table this_k(id int not null check (id = 1), n int); insert into this_k values (1, 1), (1, 2);
select id, count(*) from this_k group by rollup (id);

-- a row to join by the column that has one value
-- 14: NN optional
-- given: create table this_k(id int primary key, one int not null check (one = 1)); insert into this_k values (1, 1), (2, 1);
select k.id, c.id from this_k k join c on c.id = k.one where k.id = :p1;

-- its rows are many, the row that it points to is one
-- 14: N optional
-- given: create table this_k(id int primary key, one int not null check (one = 1)); insert into this_k values (1, 1), (2, 1);
select c.id from c where exists (select from this_k k where k.one = c.id) and c.id = (select distinct one from this_k);

-- MERGE of the only row
-- 17: N optional
-- given: create table s(name text primary key check (name = 'default'), n int not null); insert into s values ('default', 1);
merge into s using (values (1)) v(x) on true when matched then update set n = v.x returning s.n;
