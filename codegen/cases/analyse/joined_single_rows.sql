-- both sides of FULL JOIN … ON true have one row
-- 14: NN one
select a.n, b.m from (select count(*) as n from c) a full join (select count(*) as m from o) b on true;

-- ON 1 = 1
-- 14: NN one
select a.n, b.m from (select count(*) as n from c) a full join (select count(*) as m from o) b on 1 = 1;

-- one of the sides may have none
-- 14: ?? optional
select a.n, b.m from (select count(*) as n from c having count(*) > 99) a full join (select id as m from o where id = 9) b on true;

-- one is there always
-- 14: N? one
select a.n, b.m from (select count(*) as n from c) a full join (select id as m from o where id = 1) b on true;

-- the same, with no row
-- 14: N? one
select a.n, b.m from (select count(*) as n from c) a full join (select id as m from o where id = 99) b on true;

-- one side has many
-- 14: N? many
select a.n, o.id from (select count(*) as n from c) a full join o on true;

-- another condition: two rows where it does not hold
-- 14: ?? many
select a.n, b.m from (select count(*) as n from c) a full join (select count(*) as m from o where id > 1) b on a.n = b.m;

-- FALSE
-- 14: ?? many
select a.n, b.m from (select count(*) as n from c) a full join (select count(*) as m from o) b on false;

-- constants that are equal
-- 14: NNNN one
select a.k, a.n, b.k, b.m from (select 1 as k, count(*) as n from c) a full join (select 1 as k, count(*) as m from o) b on a.k = b.k;

-- by USING
-- 14: NNN one
select k, a.n, b.m from (select 1 as k, count(*) as n from c) a full join (select 1 as k, count(*) as m from o) b using (k);

-- constants that are not
-- 14: ?? many
select a.n, b.m from (select 1 as k, count(*) as n from c) a full join (select 2 as k, count(*) as m from o) b on a.k = b.k;

-- NULL does not equal NULL
-- 14: ?? many
select a.n, b.m from (select null::int as k, count(*) as n from c) a full join (select null::int as k, count(*) as m from o) b on a.k = b.k;

-- JOIN of constants that are equal
-- 14: NN one
select a.n, b.m from (select 'x'::text as k, count(*) as n from c) a join (select 'x'::text as k, count(*) as m from o) b on a.k = b.k;

-- of constants that are not
-- 14: NN optional
select a.n, b.m from (select 'x'::text as k, count(*) as n from c) a join (select 'y'::text as k, count(*) as m from o) b on a.k = b.k;

-- and one more condition
-- 14: NN optional
select a.n, b.m from (select 1 as k, count(*) as n from c) a join (select 1 as k, count(*) as m from o) b on a.k = b.k and a.n > 99;

-- LEFT JOIN of constants that are equal
-- 14: NN one
select a.n, b.m from (select 1 as k, count(*) as n from c) a left join (select 1 as k, count(*) as m from o) b on a.k = b.k;

-- the constant of a side that may be absent
-- 14: ??? many
select a.n, x.id, b.m from (select count(*) as n from c) a left join (select 1 as k, id from o where id = 99) x on true full join (select 1 as k, count(*) as m from o) b on x.k = b.k;

-- three of them
-- 14: NNN one
select a.n, b.m, d.l from (select count(*) as n from c) a full join (select count(*) as m from o) b on true full join (select count(*) as l from o) d on true;

-- WHERE may remove the row
-- 14: NN optional
select a.n, b.m from (select count(*) as n from c) a full join (select count(*) as m from o) b on true where coalesce(a.n, b.m) > 99;

-- CTEs
-- 14: NN one
with a as (select count(*) as n from c), b as (select count(*) as m from o) select a.n, b.m from a full join b on true;

-- VALUES and a function
-- 14: NN one
select v.a, f.f from (values (1)) v(a) full join abs(-1) f on true;

-- below the nullable side of another join
-- 14: N?? many
select c.id, a.n, b.m from c left join ((select count(*) as n from c) a full join (select count(*) as m from o) b on true) on a.n = c.id;

-- keys that are fixed on both sides
-- 14: ?? optional
select c.id, o.id from (select id from c where id = 1) c full join (select id from o where id = 99) o on true;

-- a sequence is one row
-- 14: NN one
-- given: create sequence s; create table t(id int generated always as identity, n int);
select last_value, is_called from s;

-- all of it
-- 14: NNN one
-- given: create sequence s; create table t(id int generated always as identity, n int);
select * from s;

-- the sequence of a column
-- 14: N one
-- given: create sequence s; create table t(id int generated always as identity, n int);
select last_value from t_id_seq;

-- of which WHERE may remove the row
-- 14: N optional
-- given: create sequence s; create table t(id int generated always as identity, n int);
select last_value from s where is_called;

-- two sequences
-- 14: NN one
-- given: create sequence s; create table t(id int generated always as identity, n int);
select s.last_value, q.last_value from s, t_id_seq q;

-- a sequence and a table
-- 14: N? many
-- given: create sequence s; create table t(id int generated always as identity, n int); insert into t (n) values (1), (2);
select s.last_value, t.n from s, t;

-- rows before what a sequence gives
-- 14: N? one
-- given: create sequence s;
select s.last_value, c.id from s left join c on c.id = 1;

-- a sequence is read again for each row: what it gives is no value that stays
-- 14: N many
-- given: create sequence s;
select c.id from c left join s on true join o on o.id = s.last_value + 0 * nextval('s');

-- the values of a sequence as they are when they are read
-- 14: N one
-- given: create sequence s;
select (select last_value from s) + 1;

-- nextval moves the sequence while the rows are looked for
-- 14: NN many
-- given: create sequence s; select setval('s', 1);
select id, nextval('s') from o where id in (select last_value from s);

-- WHERE of constants that are equal
-- 14: NN one
select a.n, b.m from (select 1 as k, count(*) as n from c) a, (select 1 as k, count(*) as m from o) b where a.k = b.k and 1 = 1;

-- a constant that is NULL beside what it is joined to
-- 14: NN optional
select a.n, b.m from (select count(*) as n from c) a left join (select 1 as k, id as m from o where id = 99) b on true where b.k = 1;

-- more than a constant
-- 14: ?? many
select a.n, b.m from (select 1 as k, count(*) as n from c) a full join (select 1 as k, count(*) as m from o) b on a.k = b.k and a.n = b.m + 99;

-- the smaller of two constants
-- 14: ?? many
select a.n, b.m from (select count(*) as n from c) a full join (select count(*) as m from o) b on not 1 = 1;

-- rows under grouping sets have NULL for the constant
-- 14: ?? many
select a.k, b.m from (select 1 as k, count(*) as n from c group by grouping sets ((1), ())) a full join (select 1 as k, count(*) as m from o) b on a.k = b.k;
