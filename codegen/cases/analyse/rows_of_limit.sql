-- FETCH FIRST ROW ONLY
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t fetch first row only;

-- FETCH FIRST of a number
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t fetch first 2 rows only;

-- LIMIT ALL
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t limit all;

-- LIMIT NULL
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t limit null;

-- LIMIT 0
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t limit 0;

-- LIMIT that is computed
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t limit 1 + 1;

-- LIMIT 1 of an aggregate
-- 14: N one
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t limit 1;

-- LIMIT of a parameter of an aggregate
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t limit :p1;

-- LIMIT 1 of VALUES
-- 14: N one
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
values (1), (2) limit 1;

-- LIMIT 1 OFFSET 1 of VALUES
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
values (1) offset 1 limit 1;

-- OFFSET 0
-- 14: N one
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t offset 0;

-- WITH TIES by a key
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t order by id fetch first 1 row with ties;

-- WITH TIES by a key among others
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select v from t where v is not null order by v, s desc fetch first 1 row with ties;

-- WITH TIES by another column
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t order by v fetch first 1 row with ties;

-- WITH TIES by a nullable column with unique values
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t order by k nulls first fetch first 1 row with ties;

-- WITH TIES by what is grouped by
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t group by k order by k fetch first 1 row with ties;

-- WITH TIES by an aggregate
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select k from t where k is not null group by k, v order by count(*) > 0 fetch first 1 row with ties;

-- WITH TIES of two by a key
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t order by id fetch first 2 rows with ties;

-- WITH TIES by the result of an expression
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t order by id % 2 fetch first 1 row with ties;

-- NOWAIT
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t where id = 1 for update nowait;

-- WHERE false
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t where false;

-- WHERE true
-- 14: N one
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select 1 as one where true;

-- ON false
-- 14: NN optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select t.id, c.id from t join c on false;

-- LEFT JOIN ON false
-- 14: N? many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select t.id, c.id from t left join c on false;

-- a function that returns no set
-- 14: N one
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select lower from lower('X');

-- a function that returns a set
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select g from generate_series(1, 2) g;

-- a table function beside a single row
-- 14: NN many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select t.id, u from t, unnest(array[1, 2]) u where t.id = 1;

-- EXISTS adds no rows
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t where id = :p1 and exists (select from c);

-- IN adds no rows
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t where id = :p1 and id in (select v from t);

-- a sample of a table
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t tablesample bernoulli (100) where id = :p1;
