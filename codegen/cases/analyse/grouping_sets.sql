-- what is grouped besides ROLLUP is in every set
-- 14: N? many
select cid, id from o group by cid, rollup(id);

-- what is in the first set only
-- 14: ?? many
select cid, id from o group by grouping sets ((cid), (id));

-- what is in both sets
-- 14: N? many
select cid, id from o group by grouping sets ((cid, id), (cid));

-- what is in every set of one of two lists
-- 14: N? many
select cid, id from o group by grouping sets ((cid, id), (cid)), cube(id);

-- sets within sets
-- 14: N? many
select cid, id from o group by grouping sets ((cid), grouping sets ((cid, id)));

-- ROLLUP within sets
-- 14: ? many
select cid from o group by grouping sets ((cid), rollup(cid));

-- a column that may be NULL itself
-- 14: ? many
select note from o group by note, rollup(id);

-- a column that WHERE keeps from being NULL
-- 14: N? many
select note, id from o where note is not null and id is not null group by note, rollup(id);

-- an expression that is in every set
-- 14: N? many
select upper(email), id from c group by upper(email), rollup(id);

-- an expression of columns that are in every set
-- 14: N? many
select cid + 1, cid + id from o group by cid, rollup(id);

-- an expression that some set leaves out, of columns that are in every set
-- 14: N?? many
select cid, cid + 1, cid + 1 + 1 from o group by cid, rollup(cid + 1);

-- a column that is in every set and again in ROLLUP
-- 14: N many
select cid from o group by cid, rollup(cid);

-- a column that goes with the key that every set has: not proven
-- 14: N? many
select c.id, email from c group by c.id, rollup(nick);

-- the merged column of an inner join is that of one side
-- 14: NN many
select id, o.id from o join c using (id) group by id, rollup(o.id);

-- an equal column is another one
-- 14: ?N many
select o.id, x.id from o join (select id from c) x using (id) group by rollup(o.id), x.id;

-- a merged column
-- 14: N many
select id from o join c using (id) group by id, rollup(nick);

-- a merged column of a FULL JOIN in every set: not proven
-- 14: ? many
select id from o full join c using (id) group by id, rollup(nick);

-- no set is empty, so every group has a row
-- 14: NN many
select sum(id), array_agg(note) from o group by grouping sets ((cid), (note));

-- a set may be empty, and then there may be no row
-- 14: ?? many
select sum(id), array_agg(note) from o where false group by grouping sets ((cid), ());

-- ROLLUP has the empty set
-- 14: ? many
select sum(id) from o where false group by rollup(cid);

-- ROLLUP besides another column does not have the empty set
-- 14: N many
select sum(id) from o group by cid, rollup(note);

-- the one group of everything
-- 14: N? one
select count(*), sum(id) from o where false group by ();

-- HAVING leaves out what sets left out
-- 14: N? many
select cid, id from o group by rollup(cid, id) having cid is not null;

-- HAVING of an aggregate
-- 14: ?N many
select cid, sum(total) from o group by rollup(cid) having sum(total) > 0;

-- WHERE says nothing of what sets leave out
-- 14: ? many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
select d->>'a' from t where d->>'a' is not null group by rollup(d->>'a');

-- WHERE holds for what every set has
-- 14: N many
-- given: create table t(d jsonb, n int);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
select d->>'a' from t where d->>'a' is not null group by d->>'a', rollup(n);

-- WHERE holds inside aggregates
-- 14: N many
-- given: create table t(d jsonb, n int);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
select max(d->>'a') from t where d->>'a' is not null group by grouping sets ((d->>'a'), (n));

-- HAVING of an expression that sets leave out
-- 14: N many
-- given: create table t(d jsonb, n int);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
select upper(d->>'a') from t group by rollup(d->>'a') having upper(d->>'a') is not null;

-- GROUPING is a number
-- 14: N? many
select grouping(cid), cid from o group by cube(cid);

-- a row of an outer join in every set
-- 14: N?? many
select o.id, c.email, c.nick from o left join c on c.id = o.cid and c.id > 1 group by o.id, c.email, rollup(c.nick);

-- a column of an outer query is not grouped here
-- 14: NN many
select (select c.id from o group by rollup(o.cid) having grouping(o.cid) = 1) is null, c.id from c;
