-- a key below a view
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select number from plain where number = :p1;

-- a key below a view, by another name
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select number from plain where name = :p1;

-- a column of a view that is no key
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select number from plain where k = 1;

-- a view that joins along a key
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select email from joined where id = :p1;

-- a view that joins, by a key of the other side
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from joined where email = 'a@x';

-- a view over groups
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select n from counted where k = :p1;

-- the group of NULL
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select n from counted where k is null;

-- groups of another size
-- 14: ? many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select k from counted where n = 2;

-- joined to a view over groups
-- 14: NN optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select c.id, n.n from c join counted n on n.k = c.id where c.id = :p1;

-- a LEFT JOIN to a view over groups
-- 14: N? optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select c.id, n.n from c left join counted n on n.k = c.id where c.id = :p1;

-- a view of one row fixes a key
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select t.id from t join one on one.top = t.id;

-- a volatile view of a single row fixes none
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select t.id from t join (select r from wild where id = 1) w on t.k is not distinct from w.r::int;

-- a condition on a column that is computed
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from (select id, random() as r from t) w where r = 1 or id > 0;

-- a subquery by its key
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.id from (select id, k from t) s where s.id = :p1;

-- a subquery in a subquery
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select u.id from (select s.id from (select id, k from t where v > 0) s) u where u.id = :p1;

-- a CTE by its key
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
with w as (select id, k from t) select id from w where id = :p1;

-- a CTE that is used twice
-- 14: NN optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
with w as (select id, k from t) select a.id, b.id from w a join w b on b.id = a.id where a.id = :p1;

-- a CTE that is materialized
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
with w as materialized (select id, k from t) select id from w where id = :p1;

-- a recursive CTE has a key more than once
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
with recursive w as (select id, 1 as n from t union all select id, n + 1 from w where n < 2) select id from w where id = 1;

-- a key, changed on its way
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.k from (select id / 2 as k from t) s where s.k = 1;

-- UNION ALL has a key more than once
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.id from (select id from t union all select id from t) s where s.id = 1;

-- UNION has it once
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.id from (select id from t union select id from c) s where s.id = :p1;

-- UNION has it once for each value of the other column
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.id from (select id, 1 as n from t union select id, 2 from t) s where s.id = 1;

-- INTERSECT of a key
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.id from (select id from t intersect all select v from t) s where s.id = :p1;

-- EXCEPT from a key
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.id from (select id from t except all select v from t where false) s where s.id = :p1;

-- EXCEPT from what is no key
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.v from (select v from t except all select id from t where false) s where s.v = 1;

-- one value of DISTINCT
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.v from (select distinct v from t) s where s.v = :p1;

-- one value of two in DISTINCT
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.v from (select distinct v, id from t) s where s.v = 1;

-- DISTINCT ON by its columns
-- 14: NN optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select v, id from (select distinct on (v) v, id from t order by v, id) s where v = :p1;

-- DISTINCT ON by another column
-- 14: NN many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select k, id from (select distinct on (id) id, k from t order by id) s where k = 1;

-- a window below changes no number of rows
-- 14: NN optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.id, s.n from (select id, row_number() over (order by k) as n from t) s where s.id = :p1;

-- the number of a row in its partition is no key for this
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.id from (select id, row_number() over (partition by k order by id) as n from t) s where s.n = 1;

-- a set-returning function below a key
-- 14: NN many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.id, s.g from (select id, generate_series(1, 2) as g from t) s where s.id = 1;

-- LIMIT below
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.id from (select id from t order by id limit 3) s where s.id = :p1;

-- grouping sets below
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.n from (select v, count(*) as n from t group by grouping sets ((v), (v, id))) s where s.v = 1;

-- a group by more than is fixed
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.n from (select v, k, count(*) as n from t group by v, k) s where s.v = 2;

-- a group by all that is fixed
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.n from (select v, k, count(*) as n from t group by v, k) s where s.v = 2 and s.k is null;

-- a group of equal numbers
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.n from (select x, count(*) as n from t group by x) s where s.x = 1.000;

-- groups of numbers that were text
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select s.n from (select x::text as x, count(*) as n from t group by x::text, k, id) s where s.x::numeric = 1;

-- VALUES of one row
-- 14: NN optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select t.id, w.a from (values (:p1::int)) w(a) join t on t.id = w.a;

-- VALUES of two rows
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select t.id from (values (1), (2)) w(a) join t on t.id = w.a;

-- rows that an INSERT returned
-- 14: NN optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
with w as (insert into t(id, s) values (9, 'z') returning id, s) select w.id, c.id from w join c on c.id = w.id;

-- a row that an INSERT returned
-- 14: N one
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
with w as (insert into t(id, s) values (9, 'z') returning id, s) select id from w;

-- rows that a DELETE returned
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
with w as (delete from t where v = 1 returning id) select id from w;

-- a row that a DELETE returned
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
with w as (delete from t where id = 1 returning id) select id from w;

-- each of the rows that a DELETE returned
-- 14: N one
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
with w as (delete from t where v = 1 returning id) select count(*) from w;

-- UPDATE … FROM a subquery of one row
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
update t set v = 0 from (select id from t order by id limit 1) s where t.id = s.id returning t.id;

-- UPDATE … FROM a subquery that skips locked rows
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
update t set v = 0 from (select id from t order by id limit 1 for update skip locked) s where t.id = s.id returning t.id;

-- UPDATE … FROM a CTE that skips locked rows
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
with s as (select id from t order by id limit 1 for update skip locked) update t set v = 0 from s where t.id = s.id returning t.id;

-- UPDATE … FROM groups
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
update t set v = s.n from (select k, count(*)::int as n from t group by k) s where t.k = s.k returning t.id;

-- INSERT … SELECT from a view by its key
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
insert into o(id, cid) select number, 1 from plain where number = 5 returning id;
