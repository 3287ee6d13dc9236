-- the primary key is fixed
-- 14: N optional
select id from c where id = :p1;

-- a unique constraint is fixed
-- 14: N optional
select id from c where email = :p1;

-- OR gives several values
-- 14: N many
select id from c where id = :p1 or id = :p2;

-- an arm of OR that is never true leaves the others: what an optional arm becomes that is not sent
-- 14: N optional
select id from c where (false or id = :p1 or null) and (id > 0 or true);

-- an arm that is always true leaves nothing
-- 14: N many
select id from c where (true or id = :p1);

-- neither does a negation of what is not false
-- 14: N many
select id from c where not (false and (id = :p1) is not true);

-- a negation of what is false if one arm is
-- 14: N optional
select id from c where not (true and (id = :p1) is not true);

-- an array gives several values
-- 14: N many
select id from c where id = any(:p1);

-- a cast on the column is another value
-- 14: N many
select id from c where id::text = :p1;

-- a volatile value is another one for each row
-- 14: N many
select id from c where id = (random()*3)::int;

-- a subquery without outside columns is one value
-- 14: N optional
select id from c where id = (select max(cid) from o);

-- a partial unique index
-- 14: N many
-- given: create table t(a int not null, b bool);
-- given: create unique index on t(a) where b;
-- given: insert into t values (1,false),(1,false);
select a from t where a = 1;

-- a deferrable constraint can be violated meanwhile
-- 14: N many
-- given: create table t(a int primary key deferrable initially deferred);
-- in the same transaction: insert into t values (1),(1);
select a from t where a = 1;

-- a unique index over an expression
-- 14: N many
-- given: create table t(a text not null, b int);
-- given: create unique index on t((a || b));
-- given: insert into t values ('x',1),('x',2);
select a from t where a = 'x';

-- several NULLs in a unique column are never equal to anything
-- 14: N optional
-- given: create table t(a int unique);
-- given: insert into t values (null),(null),(1);
select a from t where a = 1;

-- IS NOT DISTINCT FROM is not the index's equality, and its parameter may be passed as NULL
-- 14: ? many
-- given: create table t(a int unique);
-- given: insert into t values (null),(null),(1);
select a from t where a is not distinct from :p1;

-- half of a key
-- 14: N many
-- given: create table t(a int, b int, primary key (a,b));
-- given: insert into t values (1,1),(1,2);
select a from t where a = 1;

-- IS NOT DISTINCT FROM finds every NULL
-- 14: ? many
-- given: create table t(a int unique);
-- given: insert into t values (null),(null),(1);
select a from t where a is not distinct from nullif(1,1);

-- equality of rows is equality of both columns
-- 14: N optional
-- given: create table t(a int, b int, primary key (a,b));
-- given: insert into t values (1,1),(1,2);
select a from t where (a,b) = (1,2);

-- a parent's key says nothing of its children
-- 14: N many
-- given: create table p(a int primary key);
-- given: create table k(primary key (a)) inherits (p);
-- given: insert into p values (1);
-- given: insert into k values (1);
select a from p where a = 1;

-- a partitioned table's key holds for all partitions
-- 14: N optional
-- given: create table p(a int primary key) partition by list(a);
-- given: create table p1 partition of p default;
-- given: insert into p values (1);
select a from p where a = 1;

-- equal under another collation
-- 14: N many
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table t(a text primary key);
-- given: insert into t values ('x'),('X');
select a from t where a = 'X' collate ci;
