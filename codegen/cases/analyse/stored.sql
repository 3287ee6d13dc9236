-- a CHECK that is false for NULL
-- 14: N many
-- given: create table t(x int check (x is not null));
-- given: insert into t values (1);
select x from t;

-- a CHECK that is unknown for NULL passes
-- 14: ? many
-- given: create table t(x int check (x > 0));
-- given: insert into t values (null);
select x from t;

-- one of the conditions of a CHECK
-- 14: N many
-- given: create table t(x int check (x > 0 and x is not null));
-- given: insert into t values (1);
select x from t;

-- an arm of OR
-- 14: ? many
-- given: create table t(x int check (x is not null or true));
-- given: insert into t values (null);
select x from t;

-- an arm of OR that may be unknown
-- 14: ?? many
-- given: create table t(x int, y int check (x is not null or y > 0));
-- given: insert into t values (null, null);
select x, y from t;

-- the negation of IS NULL
-- 14: NN many
-- given: create table t(x int, y int check (not (x is null or y is null)));
-- given: insert into t values (1, 1);
select x, y from t;

-- a negated AND
-- 14: ? many
-- given: create table t(x int, y int check (not (x is null and y is null)));
-- given: insert into t values (null, 1);
select x from t;

-- the number of NULLs
-- 14: NN many
-- given: create table t(x int, y int, check (num_nulls(x, y) = 0));
-- given: insert into t values (1, 1);
select x, y from t;

-- one of several
-- 14: ?? many
-- given: create table t(x int, y int, check (num_nonnulls(x, y) = 1));
-- given: insert into t values (1, null), (null, 1);
select x, y from t;

-- a strict function that is not NULL
-- 14: N many
-- given: create table t(x text check (length(x) is not null));
-- given: insert into t values ('a');
select x from t;

-- a comparison that is true
-- 14: N many
-- given: create table t(x int check ((x > 0) is true));
-- given: insert into t values (1);
select x from t;

-- a comparison that is not false
-- 14: ? many
-- given: create table t(x int check ((x > 0) is not false));
-- given: insert into t values (null);
select x from t;

-- a CHECK whose fallback is rejected is false, not unknown, but looks like any comparison: not proven
-- 14: ? many
-- given: create table t(x text check (coalesce(x, '') <> ''));
-- given: insert into t values ('a');
select x from t;

-- NOT VALID says nothing of older rows
-- 14: ? many
-- given: create table t(x int);
-- given: insert into t values (null);
-- given: alter table t add constraint x_there check (x is not null) not valid;
select x from t;

-- validated later
-- 14: N many
-- given: create table t(x int);
-- given: alter table t add constraint x_there check (x is not null) not valid;
-- given: insert into t values (1);
-- given: alter table t validate constraint x_there;
select x from t;

-- NOT ENFORCED says nothing
-- 18: ? many
-- given: create table t(x int check (x is not null) not enforced);
-- given: insert into t values (null);
select x from t;

-- NO INHERIT says nothing of children
-- 14: ?N many
-- given: create table p(x int, check (x is not null) no inherit);
-- given: create table k() inherits (p);
-- given: insert into k values (null);
-- given: insert into p values (1);
select p.x, q.x from p, only p q;

-- children inherit a CHECK
-- 14: N many
-- given: create table p(x int check (x is not null));
-- given: create table k() inherits (p);
-- given: insert into k values (1);
select x from p;

-- a CHECK of the child says nothing of the parent
-- 14: ?N many
-- given: create table p(x int);
-- given: create table k(check (x is not null)) inherits (p);
-- given: insert into k values (1);
-- given: insert into p values (null);
select p.x, k.x from p, k;

-- the parent has a CHECK and the child NOT NULL
-- 14: N many
-- given: create table p(x int, check (x is not null) no inherit);
-- given: create table k(x int not null) inherits (p);
-- given: insert into k values (1);
select x from p;

-- a function of a user may have been another one when the row was written
-- 14: ? many
-- given: create function f(int) returns int immutable language sql as 'select 1';
-- given: create table t(x int check (f(x) is not null));
-- given: insert into t values (null);
-- given: create or replace function f(int) returns int immutable strict language sql as 'select 1';
select x from t;

-- a CHECK of a foreign table is nobody's
-- 14: ? many
-- cannot be run
-- given: create foreign data wrapper w;
-- given: create server s foreign data wrapper w;
-- given: create foreign table ft(a int check (a is not null)) server s;
select a from ft;

-- a column of a CHECK on the nullable side of a join
-- 14: ? many
-- given: create table t(x int check (x is not null));
select t.x from c left join t on t.x = c.id;

-- RETURNING gives a row that passed its CHECKs
-- 14: N one
-- given: create table t(x int check (x is not null), y int);
insert into t values (1) returning x;

-- even after a trigger changed it
-- 14: N? one
-- given: create table t(x int check (x is not null), y int);
-- given: create function tf() returns trigger language plpgsql as $$begin new.y := null; return new; end$$;
-- given: create trigger tr before insert on t for each row execute function tf();
insert into t values (1, 2) returning x, y;

-- a cast to a domain with a CHECK that is false for NULL
-- 14: N many
-- given: create domain d as int check (value is not null);
select nullif(x, 3)::d from (values (1), (2)) v(x);

-- a CHECK of a domain that is unknown for NULL
-- 14: ? many
-- given: create domain d as int check (value > 0);
select x::d from (values (1), (null)) v(x);

-- a CHECK of the domain below
-- 14: N many
-- given: create domain d as int check (value is not null);
-- given: create domain e as d check (value > 0);
select nullif(x, 3)::e from (values (1), (2)) v(x);

-- a stored column of such a domain can be NULL all the same
-- 14: ? many
-- given: create domain d as int check (value is not null);
-- given: create table t(x d);
-- given: insert into t values ((select x from t where false));
select x from t;

-- a partition of a list without NULL
-- 14: N many
-- given: create table p(a int) partition by list (a);
-- given: create table p1 partition of p for values in (1, 2);
-- given: insert into p values (1);
select a from p1;

-- a partition of a list with NULL
-- 14: ? many
-- given: create table p(a int) partition by list (a);
-- given: create table p1 partition of p for values in (1, null);
-- given: insert into p values (null);
select a from p1;

-- the default partition takes NULL
-- 14: ?? many
-- given: create table p(a int) partition by list (a);
-- given: create table p1 partition of p default;
-- given: insert into p values (null);
select p.a, p1.a from p, p1;

-- a partitioned table whose partitions all exclude NULL
-- 14: N? many
-- given: create table p(a int, b int) partition by list (a);
-- given: create table p1 partition of p for values in (1);
-- given: create table p2 partition of p for values in (2);
-- given: insert into p values (1), (2);
select a, b from p;

-- one partition that takes NULL
-- 14: ? many
-- given: create table p(a int) partition by list (a);
-- given: create table p1 partition of p for values in (1);
-- given: create table p2 partition of p for values in (null);
-- given: insert into p values (1), (null);
select a from p;

-- a range has no NULL, in none of its columns
-- 14: NN? many
-- given: create table p(a int, b int, c int) partition by range (a, b);
-- given: create table p1 partition of p for values from (minvalue, minvalue) to (maxvalue, maxvalue);
-- given: insert into p values (1, 2);
select a, b, c from p;

-- the default partition of ranges takes NULL
-- 14: ? many
-- given: create table p(a int) partition by range (a);
-- given: create table p1 partition of p for values from (0) to (10);
-- given: create table p2 partition of p default;
-- given: insert into p values (null);
select a from p;

-- a key that is an expression
-- 14: ? many
-- given: create table p(a int) partition by range ((coalesce(a, 0)));
-- given: create table p1 partition of p for values from (0) to (10);
-- given: insert into p values (null);
select a from p;

-- a hash takes NULL
-- 14: ? many
-- given: create table p(a int) partition by hash (a);
-- given: create table p1 partition of p for values with (modulus 1, remainder 0);
-- given: insert into p values (null);
select a from p;

-- partitions of partitions
-- 14: NN? many
-- given: create table p(a int, b int, c int) partition by range (a);
-- given: create table p1 partition of p for values from (0) to (10) partition by list (b);
-- given: create table p11 partition of p1 for values in (1);
-- given: insert into p values (1, 1);
select a, b, c from p1;

-- a partition that is no more
-- 14: ? many
-- given: create table p(a int) partition by list (a);
-- given: create table p1 partition of p for values in (1, 2);
-- given: alter table p detach partition p1;
-- given: insert into p1 values (null);
select a from p1;

-- a column generated by an expression that is never NULL
-- 14: N many
-- given: create table t(a int, g int generated always as (coalesce(a, 0)) stored);
-- given: insert into t(a) values (null);
select g from t;

-- a column generated from columns that are NOT NULL
-- 14: NN many
-- given: create table t(a int not null, b int check (b is not null), g int generated always as (a + b) stored, h text generated always as ('x') stored);
-- given: insert into t(a, b) values (1, 1);
select g, h from t;

-- a function of a user may have been another one when the column was computed
-- 14: ? many
-- given: create function f(int) returns int immutable language sql as 'select null::int';
-- given: create table t(a int, g int generated always as (coalesce(a, f(1), f(a))) stored);
-- given: insert into t(a) values (null);
-- given: create or replace function f(int) returns int immutable language sql as 'select 1';
select g from t;

-- a virtual column
-- 18: N? many
-- given: create table t(a int, g int generated always as (coalesce(a, 0)) virtual, h int generated always as (a + 1) virtual);
-- given: insert into t(a) values (null);
select g, h from t;

-- a generated column in RETURNING
-- 14: NN one
-- given: create table t(a int, g int generated always as (coalesce(a, 0)) stored);
insert into t(a) values (1) returning a, g;

-- a child computes it in another way
-- 17: ? many
-- given: create table p(a int, g int generated always as (coalesce(a, 0)) stored);
-- given: create table k(a int, g int generated always as (a + 1) stored) inherits (p);
-- given: insert into k(a) values (null);
select g from p;
