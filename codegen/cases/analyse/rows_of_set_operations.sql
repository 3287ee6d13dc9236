-- a constant in all arms of UNION
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select 1 from t where id = 1 union select 1 from c;

-- different constants in the arms of UNION
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select 1 from t union select 2 from c;

-- the same parameter in all arms of UNION
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select k from t where k = :p1 union select id from c where id = :p1;

-- another parameter in an arm of UNION
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select k from t where k = :p1 union select id from c where id = :p2;

-- the same parameter in one arm only
-- 14: ? many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select k from t where k = :p1 union select k from t;

-- the same parameter in all arms of UNION ALL
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select k from t where k = 1 union all select id from c where id = 1;

-- a constant and another column
-- 14: NN many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select 1, id from t union select 1, id from c;

-- one arm is empty
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t where id = :p1 union all select id from c where false;

-- one arm is limited to nothing
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
(select id from c limit 0) union all select id from t where id = :p1;

-- one arm is empty because of NULL
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t where id = :p1 union all select id from c where null and id > 1;

-- an arm with a condition that may be false
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t where id = 1 union all select id from c where :p1 or id = 1;

-- one arm of three has rows
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select 1 where false union all select id from t where id = :p1 union select 2 where false;

-- the least of INTERSECT
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t intersect select id from c where id = :p1;

-- INTERSECT ALL of many
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select v from t where v is not null intersect all select v from t;

-- all columns of INTERSECT are constants
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select 1 from t intersect select 1 from c;

-- EXCEPT from one row
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t where id = :p1 except select id from c;

-- EXCEPT of one row
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select id from t except select id from c where id = 1;

-- all columns of EXCEPT are the same constants
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select 1 from t except select 1 from c where false;

-- the same text as different numbers
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
select x::text from t where x = 1 union select x::text from t where x = 1;
