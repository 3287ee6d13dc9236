-- LIMIT 1
-- 14: N optional
select id from c order by id limit 1;

-- LIMIT of a parameter
-- 14: N many
select id from c order by id limit :p1;

-- WITH TIES can return more
-- 14: N many
select cid from o order by cid fetch first 1 row with ties;

-- HAVING can take the only row away
-- 14: N optional
select count(*) from c having count(*) > 99;

-- WHERE without FROM
-- 14: N optional
select 1 where :p1;

-- GROUP BY () is one row
-- 14: N one
select 1 from c group by ();

-- a join along a key from a single row
-- 14: N optional
select o.id from o join c on c.id = o.cid where o.id = 1;

-- a join in the other direction
-- 14: N many
select o.id from o join c on c.id = o.cid where c.id = 1;

-- LEFT JOIN along a key from a single row
-- 14: N optional
select c.id from c left join o on o.id = c.id where c.id = 1;

-- ON of a LEFT JOIN does not filter the left side
-- 14: N many
select c.id from c left join o on c.id = 1 and o.id = 1;

-- a comparison makes one side of a FULL JOIN required
-- 14: N optional
select c.id from c full join o on o.id = c.id where c.id = 1;

-- SKIP LOCKED
-- 14: N optional
select id from c where id = 1 for update skip locked;

-- UNION ALL adds up
-- 14: N many
select id from c where id = 1 union all select id from c where id = 2;

-- VALUES with several rows
-- 14: N many
values (1),(2);

-- LIMIT 1 over a set-returning function
-- 14: N optional
select generate_series(1,3) limit 1;

-- WITHOUT OVERLAPS is an exclusion constraint
-- 18: N many
-- given: create extension btree_gist;
-- given: create table t(a int, during int4range, primary key (a, during without overlaps));
-- given: insert into t values (1,'[1,3)');
select a from t where a = 1 and during = '[1,3)'::int4range;

-- a literal takes the column's type
-- 14: N optional
-- given: create table t(a numeric primary key);
-- given: insert into t values (1);
select a from t where a = '1.0';

-- a cast that changes nothing keeps the column
-- 14: N optional
-- given: create table t(a varchar(9) primary key);
select a from t where a = :p1::text;
