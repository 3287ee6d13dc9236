-- all rows are in one group
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t where k = :p1 group by k;

-- all rows are in one group by its name
-- 14: ?N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select k, count(*) from t where k is null group by k;

-- one group for each value
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t group by k;

-- one group for each value of the other column
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t where k = 1 group by k, id;

-- HAVING of a grouping column
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t group by k having k = :p1;

-- HAVING of an aggregate
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t group by v having count(*) = 2;

-- HAVING that compares a column with an aggregate
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t group by id, k having id = max(v);

-- a group by an expression
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t where lower(s) = :p1 group by lower(s);

-- a group by an expression of a column with one value
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t where k = :p1 group by k % 2;

-- a group by an expression of numbers that are equal and not the same
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t where x = 1 group by x::text;

-- a group by a constant
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t group by 1 + 1;

-- a group by something volatile
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t group by random();

-- a group by what a LEFT JOIN may not find
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t left join c on c.id = 1 and t.id = c.id group by c.id;

-- a group by what a LEFT JOIN has one of
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t left join c on c.id = t.id where c.id = 1 or c.id is null group by c.id;

-- a group by a key that is fixed on the nullable side
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t left join (select 1 as z) q on t.id = 1 group by q.z;

-- DISTINCT with one value
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select distinct k from t where k = :p1;

-- DISTINCT of constants
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select distinct 1 from t where k = :p1;

-- DISTINCT with two values
-- 14: ?? many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select distinct v, k from t where v = 2 or k = 1;

-- DISTINCT of one value and something volatile
-- 14: NN many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select distinct k, random() from t where k = 1;

-- DISTINCT of one value and a subquery
-- 14: N? optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select distinct k, (select max(id) from t) from t where k = 1;

-- DISTINCT of one value and a subquery for each row
-- 14: NN many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select distinct k, (select t.id limit 1) from t where k = 1;

-- DISTINCT of one value and a window function
-- 14: NN many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select distinct k, row_number() over () from t where k = 1;

-- DISTINCT of one value and an aggregate for each group
-- 14: NN many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select distinct k, min(id) from t where k = 1 group by k, id;

-- DISTINCT ON one value
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select distinct on (k) id from t where k = :p1 order by k, id desc;

-- DISTINCT ON two values
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select distinct on (v) id from t order by v, id;

-- DISTINCT with grouping sets
-- 14: ? many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select distinct k from t where k = 1 group by rollup (k);

-- a set-returning function beside one value
-- 14: NN many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select distinct k, generate_series(1, 2) from t where k = 1;

-- GROUP BY () over no rows
-- 14: N one
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t where false group by ();

-- GROUP BY () and HAVING
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t group by () having count(*) > 99;

-- two empty grouping sets
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t group by grouping sets ((), ());

-- an empty grouping set and another
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t group by grouping sets ((), (k));

-- the first of the grouping sets with an empty one
-- 14: N one
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t where false group by rollup (k) limit 1;

-- the first of the grouping sets without an empty one
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t where false group by grouping sets ((k)) limit 1;

-- a single row in grouping sets
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from t where id = 1 group by grouping sets ((k), (v));

-- an aggregate over one group
-- 14: N one
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select count(*) from (select k from t group by k) s;
