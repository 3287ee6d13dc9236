-- equality goes from column to column
-- 14: NN optional
select a.id, b.id from c a join c b on b.id = a.id where b.id = :p1;

-- also through USING
-- 14: N optional
select id from c join o using (id) where id = :p1;

-- also through a condition on the merged column of a LEFT JOIN
-- 14: NN? optional
select id, c.email, o.id from c left join o using (id) where id = :p1;

-- the column between is of a table with many rows
-- 14: N many
select o.id from o join c on c.id = o.cid where o.cid = :p1;

-- from a column of many rows with one value to a key
-- 14: N optional
select distinct c.id from o join c on c.id = o.cid where o.cid = :p1;

-- the equality of a LEFT JOIN does not hold for its left side
-- 14: N many
select a.id from c a left join c b on b.id = a.id and b.id = :p1;

-- what is fixed on the nullable side only fixes nothing outside of it
-- 14: N many
select a.id from c a left join (o x join c y on y.id = 1 and x.cid = y.id) on true where a.id is not distinct from coalesce(y.id, a.id);

-- a condition of the LEFT JOIN fixes a key of its right side
-- 14: NN optional
select a.id, b.id from c a left join c b on b.id = a.id where a.id = :p1;

-- in a nested join on the nullable side both keys are fixed
-- 14: N? optional
select a.id, y.id from c a left join (o x join c y on y.id = x.cid) on x.id = a.id where a.id = :p1;

-- IN with one value
-- 14: N optional
select id from c where id in (:p1);

-- IN with two values
-- 14: N many
select id from c where id in (:p1, :p2);

-- an array with one element
-- 14: N optional
select id from c where id = any(array[:p1::int]);

-- an array with one element, written as text
-- 14: N optional
select id from c where id = any('{1}');

-- an array with two elements
-- 14: N many
select id from c where id = any('{1,2}');

-- an array of one row of two elements
-- 14: N many
select id from c where id = any('{{1,2}}');

-- an array of arrays
-- 14: N many
select id from c where id = any(array[array[1,2]]);

-- not being one of the elements is no equality
-- 14: N many
select id from c where id <> any(array[7]);

-- not in an array with one element
-- 14: N many
select id from c where not (id = any(array[7]));

-- comparison of rows
-- 14: N optional
select id from o where (id, cid) = (:p1, :p2);

-- a list with one row
-- 14: N optional
select id from o where (id, cid) in ((:p1, :p2));

-- a list with two rows
-- 14: N many
select id from o where (id, cid) in ((1, 1), (2, 1));

-- the order of rows is no equality
-- 14: N many
select id from o where (id, cid) >= (1, 1);

-- IS TRUE and double negation change nothing
-- 14: N optional
select id from c where (id = :p1) is true and not (not (nick is null));

-- NOT of OR is AND of NOT
-- 14: N optional
select id from c where not (id is distinct from :p1 or nick = 'x');

-- not unknown is not true
-- 14: N many
select id from c where (id = 1) is not unknown;

-- false is not true
-- 14: N many
select id from c where (id = 1) is not true;

-- an equality that is false
-- 14: N many
select id from c where (id = 1) is false;

-- an equality in CASE
-- 14: N many
select id from c where case when id = 1 then true else nick is null end;

-- a column that is compared with itself
-- 14: N many
select id from c where id = id;

-- equality in a circle
-- 14: NN many
select a.id, b.id from c a, c b where a.id = b.id and b.id = a.id;

-- a value that is computed from a column with one value
-- 14: N optional
select distinct c.id from o join c on c.id = o.cid + 1 where o.cid = :p1;

-- a value that is computed from a column with many values
-- 14: N many
select c.id from o join c on c.id = o.cid + 1;

-- a value that is computed from a single row
-- 14: N optional
select c.id from o join c on c.id = o.cid + 1 where o.id = :p1;

-- half of a larger whole
-- 14: N many
select c.id from c join o on c.id + 0 = o.id where o.id = 1 and o.cid = c.id or c.id > 1;

-- the row of a single row's place
-- 14: N optional
select id from c where ctid = '(0,1)';

-- the place in ONLY that table
-- 14: N optional
select id from only c where ctid = (select min(ctid) from c);

-- a place that is not fixed
-- 14: N many
select a.id from c a join c b on a.ctid = b.ctid;

-- a parent's key holds in ONLY the parent
-- 14: N optional
-- given: create table p(a int primary key); create table k() inherits (p); create unique index on k(a);
-- given: insert into p values (1); insert into k values (1);
-- given: create table q(a int primary key, b int) partition by range (a); create table q1 partition of q for values from (0) to (5); create table q2 partition of q for values from (5) to (9);
-- given: insert into q values (1, 1), (6, 1);
select a from only p where a = :p1;

-- a parent's key does not hold in its children
-- 14: N many
-- given: create table p(a int primary key); create table k() inherits (p); create unique index on k(a);
-- given: insert into p values (1); insert into k values (1);
-- given: create table q(a int primary key, b int) partition by range (a); create table q1 partition of q for values from (0) to (5); create table q2 partition of q for values from (5) to (9);
-- given: insert into q values (1, 1), (6, 1);
select a from p where a = :p1;

-- the key of a child that has none of its own
-- 14: N optional
-- given: create table p(a int primary key); create table k() inherits (p); create unique index on k(a);
-- given: insert into p values (1); insert into k values (1);
-- given: create table q(a int primary key, b int) partition by range (a); create table q1 partition of q for values from (0) to (5); create table q2 partition of q for values from (5) to (9);
-- given: insert into q values (1, 1), (6, 1);
select a from k where a = :p1;

-- rows of parent and child can have the same place
-- 14: N many
-- given: create table p(a int primary key); create table k() inherits (p); create unique index on k(a);
-- given: insert into p values (1); insert into k values (1);
-- given: create table q(a int primary key, b int) partition by range (a); create table q1 partition of q for values from (0) to (5); create table q2 partition of q for values from (5) to (9);
-- given: insert into q values (1, 1), (6, 1);
select a from p where ctid = '(0,1)';

-- rows of two partitions can have the same place
-- 14: N many
-- given: create table p(a int primary key); create table k() inherits (p); create unique index on k(a);
-- given: insert into p values (1); insert into k values (1);
-- given: create table q(a int primary key, b int) partition by range (a); create table q1 partition of q for values from (0) to (5); create table q2 partition of q for values from (5) to (9);
-- given: insert into q values (1, 1), (6, 1);
select a from q where ctid = '(0,1)';

-- a partition's own key
-- 14: N optional
-- given: create table p(a int primary key); create table k() inherits (p); create unique index on k(a);
-- given: insert into p values (1); insert into k values (1);
-- given: create table q(a int primary key, b int) partition by range (a); create table q1 partition of q for values from (0) to (5); create table q2 partition of q for values from (5) to (9);
-- given: insert into q values (1, 1), (6, 1);
select a from q1 where a = :p1;

-- UPDATE of ONLY the parent
-- 14: N optional
-- given: create table p(a int primary key); create table k() inherits (p); create unique index on k(a);
-- given: insert into p values (1); insert into k values (1);
-- given: create table q(a int primary key, b int) partition by range (a); create table q1 partition of q for values from (0) to (5); create table q2 partition of q for values from (5) to (9);
-- given: insert into q values (1, 1), (6, 1);
update only p set a = 7 where a = 1 returning a;

-- UPDATE of parent and children
-- 14: N many
-- given: create table p(a int primary key); create table k() inherits (p); create unique index on k(a);
-- given: insert into p values (1); insert into k values (1);
-- given: create table q(a int primary key, b int) partition by range (a); create table q1 partition of q for values from (0) to (5); create table q2 partition of q for values from (5) to (9);
-- given: insert into q values (1, 1), (6, 1);
update p set a = 7 where a = 1 returning a;

-- DELETE from a partitioned table
-- 14: N optional
-- given: create table p(a int primary key); create table k() inherits (p); create unique index on k(a);
-- given: insert into p values (1); insert into k values (1);
-- given: create table q(a int primary key, b int) partition by range (a); create table q1 partition of q for values from (0) to (5); create table q2 partition of q for values from (5) to (9);
-- given: insert into q values (1, 1), (6, 1);
delete from q where a = 1 returning a;

-- a boolean column that is true
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where a = :p1 and active;

-- a boolean column that is false
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where a = :p1 and not active;

-- a boolean column that IS FALSE
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where a = :p1 and active is false;

-- a boolean column that is compared
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where a = :p1 and active = :p2;

-- half of the key
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where a = 1;

-- a boolean column that may be either
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where a = 1 and active is not null;

-- a boolean column that is one of two conditions
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where a = 1 and (active or b = 2);

-- numbers that are equal and not the same find one row
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select x from t where x = 1.00;

-- what is computed from equal numbers need not be equal
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select distinct t.x::text from t, u where t.n is null and t.x < 3;

-- an integer that is compared with a bigint
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where a = 1::bigint and active;

-- an integer that is compared with a numeric is cast
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where a = 1.0 and active;

-- both operators are of one family
-- 14: NN optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select t.a, w.a from t join t w on w.a = t.a and w.active and t.active where t.a = :p1::smallint and w.x = 1;

-- NULLs in a unique column are not equal
-- 14: ? many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select n from t where n is null;

-- IS NOT DISTINCT FROM a value
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select n from t where n is not distinct from 5;

-- IS NOT DISTINCT FROM something that may be NULL
-- 14: ? many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select n from t where n is not distinct from (select min(n) from t where false);

-- IS NOT DISTINCT FROM something that may be NULL, in a column that may not
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select s from t where s is not distinct from (select min(s) from t where false);

-- IS DISTINCT FROM
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select s from t where s is distinct from 'q';

-- rows that are not distinct
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where (a, active) is not distinct from (1, true);

-- a subquery of one row in IN
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select s from t where s in (select min(s) from t);

-- a subquery of many rows in IN
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select s from t where s in (select s from t);

-- a subquery for each row in IN
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select s from t where s in (select t.s limit 1);

-- a subquery with LIMIT 1 in IN
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select s from t where s in (select w.s from t w order by 1 limit 1);

-- rows in IN
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where (a, active) in (select a, active from t where x = 1);

-- a volatile subquery in IN may be worked out for each row
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where x in (select (random() * 3)::int);

-- a subquery that skips locked rows in IN may be worked out for each row
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where x in (select x from t w limit 1 for update skip locked);

-- a subquery that skips locked rows after = is worked out once
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where x = (select x from t w limit 1 for update skip locked);

-- a volatile subquery after = is worked out once
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where x = (select (random() * 3)::int);

-- but not when it refers to the row
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where x = (select t.x + (random() * 0)::int);

-- a subquery for each row after =
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where x = (select w.x from t w where w.x = t.x);

-- the row of a subquery
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where (a, active) = (select a, active from t limit 1 for update skip locked);

-- the row of a subquery for each row
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where (a, active) = (select t.a, t.active);

-- ALL of nothing is true
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where x = all(select x from t where false);

-- not being in
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where x not in (select min(x) from t);

-- a volatile function
-- 14: N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where x = (random() * 0)::int + a;

-- a stable function
-- 14: N optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select a from t where s = current_setting('search_path');

-- a value of the outer row
-- 14: ?? many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select u.k, (select t.s from t where t.x = u.k) from u;

-- a lateral subquery bound by the outer row
-- 14: ?N many
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select u.k, l.s from u, lateral (select s from t where t.x = u.k) l;

-- a lateral subquery bound by a single row
-- 14: NN optional
-- given: create table t(a int, b int, active bool not null, x numeric not null, s text not null, n int unique, primary key (a, active), unique (x), unique (s));
-- given: insert into t values (1,1,true,1,'x',null),(1,2,false,2,'X',null),(2,1,true,3,'y',5);
-- given: create table u(k int, v int); insert into u values (1,1),(1,2),(2,1);
select c.id, l.s from c, lateral (select s from t where t.x = c.id) l where c.id = :p1;

-- NULL is one value when NULLS are NOT DISTINCT
-- 15: ?N optional
-- given: create table d(a int, b int, unique nulls not distinct (a, b)); insert into d values (null, 1), (1, null), (null, null);
-- given: create table e(a int, b int, unique (a, b)); insert into e values (null, 1), (null, 1);
select a, b from d where a is null and b = 1;

-- two NULLs are one value when NULLS are NOT DISTINCT
-- 15: ?? optional
-- given: create table d(a int, b int, unique nulls not distinct (a, b)); insert into d values (null, 1), (1, null), (null, null);
-- given: create table e(a int, b int, unique (a, b)); insert into e values (null, 1), (null, 1);
select a, b from d where a is null and not (b is not null);

-- IS NOT DISTINCT FROM when NULLS are NOT DISTINCT
-- 15: ?N optional
-- given: create table d(a int, b int, unique nulls not distinct (a, b)); insert into d values (null, 1), (1, null), (null, null);
-- given: create table e(a int, b int, unique (a, b)); insert into e values (null, 1), (null, 1);
select a, b from d where a is not distinct from (select null::int) and b = 1;

-- NULL is no value when NULLS are distinct
-- 15: ?N many
-- given: create table d(a int, b int, unique nulls not distinct (a, b)); insert into d values (null, 1), (1, null), (null, null);
-- given: create table e(a int, b int, unique (a, b)); insert into e values (null, 1), (null, 1);
select a, b from e where a is null and b = 1;

-- IS NOT DISTINCT FROM when NULLS are distinct
-- 15: ?N many
-- given: create table d(a int, b int, unique nulls not distinct (a, b)); insert into d values (null, 1), (1, null), (null, null);
-- given: create table e(a int, b int, unique (a, b)); insert into e values (null, 1), (null, 1);
select a, b from e where a is not distinct from (select null::int) and b = 1;

-- a row that IS NULL
-- 15: ? many
-- given: create table d(a int, b int, unique nulls not distinct (a, b)); insert into d values (null, 1), (1, null), (null, null);
-- given: create table e(a int, b int, unique (a, b)); insert into e values (null, 1), (null, 1);
select a from d where (a, b) is null;

-- a deterministic equality on a key of a collation that is not
-- 14: N optional
-- given: create table t(a text primary key, b varchar(9) unique, z char(3) unique, i interval unique); insert into t values ('x','x','x','1 day'),('X','X','y','24 hours 1 second');
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table n(a text collate ci primary key); insert into n values ('x');
-- given: create table g(t text, n text collate ci); insert into g values ('x','x'),('X','X');
-- given: create unique index on g (t text_pattern_ops);
select a from n where a = :p1 collate "C";

-- the key's own collation that is not deterministic
-- 14: N optional
-- given: create table t(a text primary key, b varchar(9) unique, z char(3) unique, i interval unique); insert into t values ('x','x','x','1 day'),('X','X','y','24 hours 1 second');
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table n(a text collate ci primary key); insert into n values ('x');
-- given: create table g(t text, n text collate ci); insert into g values ('x','x'),('X','X');
-- given: create unique index on g (t text_pattern_ops);
select a from n where a = :p1;

-- equal under a collation that is not deterministic
-- 14: N many
-- given: create table t(a text primary key, b varchar(9) unique, z char(3) unique, i interval unique); insert into t values ('x','x','x','1 day'),('X','X','y','24 hours 1 second');
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table n(a text collate ci primary key); insert into n values ('x');
-- given: create table g(t text, n text collate ci); insert into g values ('x','x'),('X','X');
-- given: create unique index on g (t text_pattern_ops);
select a from t where a = 'X' collate ci;

-- from column to column under a collation that is not deterministic
-- 14: N? many
-- given: create table t(a text primary key, b varchar(9) unique, z char(3) unique, i interval unique); insert into t values ('x','x','x','1 day'),('X','X','y','24 hours 1 second');
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table n(a text collate ci primary key); insert into n values ('x');
-- given: create table g(t text, n text collate ci); insert into g values ('x','x'),('X','X');
-- given: create unique index on g (t text_pattern_ops);
select t.a, g.t from g join t on t.a = g.n where g.n = 'x';

-- from column to column under a deterministic one
-- 14: NN optional
-- given: create table t(a text primary key, b varchar(9) unique, z char(3) unique, i interval unique); insert into t values ('x','x','x','1 day'),('X','X','y','24 hours 1 second');
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table n(a text collate ci primary key); insert into n values ('x');
-- given: create table g(t text, n text collate ci); insert into g values ('x','x'),('X','X');
-- given: create unique index on g (t text_pattern_ops);
select t.a, g.t from g join t on t.a = g.n collate "C" where g.t = 'x';

-- one value under a collation that is not deterministic can be many
-- 14: N many
-- given: create table t(a text primary key, b varchar(9) unique, z char(3) unique, i interval unique); insert into t values ('x','x','x','1 day'),('X','X','y','24 hours 1 second');
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table n(a text collate ci primary key); insert into n values ('x');
-- given: create table g(t text, n text collate ci); insert into g values ('x','x'),('X','X');
-- given: create unique index on g (t text_pattern_ops);
select distinct n collate "C" from g where n = 'x';

-- one value for DISTINCT under that collation
-- 14: N optional
-- given: create table t(a text primary key, b varchar(9) unique, z char(3) unique, i interval unique); insert into t values ('x','x','x','1 day'),('X','X','y','24 hours 1 second');
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table n(a text collate ci primary key); insert into n values ('x');
-- given: create table g(t text, n text collate ci); insert into g values ('x','x'),('X','X');
-- given: create unique index on g (t text_pattern_ops);
select distinct n from g where n = 'x';

-- what is computed from such a column
-- 14: N many
-- given: create table t(a text primary key, b varchar(9) unique, z char(3) unique, i interval unique); insert into t values ('x','x','x','1 day'),('X','X','y','24 hours 1 second');
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table n(a text collate ci primary key); insert into n values ('x');
-- given: create table g(t text, n text collate ci); insert into g values ('x','x'),('X','X');
-- given: create unique index on g (t text_pattern_ops);
select distinct length(n) + ascii(n) from g where n = 'x';

-- the equality of another operator class that is the same
-- 14: N optional
-- given: create table t(a text primary key, b varchar(9) unique, z char(3) unique, i interval unique); insert into t values ('x','x','x','1 day'),('X','X','y','24 hours 1 second');
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table n(a text collate ci primary key); insert into n values ('x');
-- given: create table g(t text, n text collate ci); insert into g values ('x','x'),('X','X');
-- given: create unique index on g (t text_pattern_ops);
select t from g where t = :p1;

-- a varchar as text
-- 14: N optional
-- given: create table t(a text primary key, b varchar(9) unique, z char(3) unique, i interval unique); insert into t values ('x','x','x','1 day'),('X','X','y','24 hours 1 second');
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table n(a text collate ci primary key); insert into n values ('x');
-- given: create table g(t text, n text collate ci); insert into g values ('x','x'),('X','X');
-- given: create unique index on g (t text_pattern_ops);
select b from t where b = :p1::text;

-- a char column as text
-- 14: N many
-- given: create table t(a text primary key, b varchar(9) unique, z char(3) unique, i interval unique); insert into t values ('x','x','x','1 day'),('X','X','y','24 hours 1 second');
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table n(a text collate ci primary key); insert into n values ('x');
-- given: create table g(t text, n text collate ci); insert into g values ('x','x'),('X','X');
-- given: create unique index on g (t text_pattern_ops);
select z from t where z::text = :p1;

-- a char column
-- 14: N optional
-- given: create table t(a text primary key, b varchar(9) unique, z char(3) unique, i interval unique); insert into t values ('x','x','x','1 day'),('X','X','y','24 hours 1 second');
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table n(a text collate ci primary key); insert into n values ('x');
-- given: create table g(t text, n text collate ci); insert into g values ('x','x'),('X','X');
-- given: create unique index on g (t text_pattern_ops);
select z from t where z = :p1;

-- a prefix is no equality
-- 14: N many
-- given: create table t(a text primary key, b varchar(9) unique, z char(3) unique, i interval unique); insert into t values ('x','x','x','1 day'),('X','X','y','24 hours 1 second');
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table n(a text collate ci primary key); insert into n values ('x');
-- given: create table g(t text, n text collate ci); insert into g values ('x','x'),('X','X');
-- given: create unique index on g (t text_pattern_ops);
select a from t where a like 'x';

-- intervals that are equal and not the same
-- 14: N optional
-- given: create table t(a text primary key, b varchar(9) unique, z char(3) unique, i interval unique); insert into t values ('x','x','x','1 day'),('X','X','y','24 hours 1 second');
-- given: create collation ci (provider=icu, locale='und-u-ks-level2', deterministic=false);
-- given: create table n(a text collate ci primary key); insert into n values ('x');
-- given: create table g(t text, n text collate ci); insert into g values ('x','x'),('X','X');
-- given: create unique index on g (t text_pattern_ops);
select i from t where i = '24 hours';

-- an expression of an index
-- 14: N optional
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select id from t where lower(email) = lower(:p1);

-- an expression of an index, the other way round
-- 14: N optional
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select id from t where :p1 = lower(email);

-- another expression
-- 14: N many
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select id from t where upper(email) = upper(:p1);

-- its column alone: equal text is the same text
-- 14: N optional
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select id from t where email = :p1;

-- the expression of another table
-- 14: N many
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select t.id from t, t w where lower(w.email) = 'a';

-- the expression through a join
-- 14: NN optional
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select t.id, c.id from t join c on lower(t.email) = c.email where c.id = :p1;

-- the expression under another collation
-- 14: N many
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select id from t where lower(email collate "C") = 'a';

-- a field of JSON
-- 14: N optional
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select id from t where data->>'k' = :p1;

-- another field of JSON
-- 14: N many
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select id from t where data->>'l' = '1';

-- an operator that is not the same
-- 14: N many
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select id from t where data->'k' = '1';

-- both expressions of an index
-- 14: N optional
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select id from t where first || last = 'xy' and length(email) = 1;

-- one expression of two
-- 14: N many
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select id from t where first || last = 'xy';

-- the expression's parts exchanged
-- 14: N many
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select id from t where last || first = 'xy' and length(email) = 1;

-- a condition that is an expression of an index
-- 14: N optional
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select id from t where deleted is true = :p1 and id = 1;

-- the same expression on both sides
-- 14: NN many
-- given: create table t(id int not null, email text, data jsonb, first text, last text, deleted bool); insert into t values (1,'A','{"k":"1"}','x','y',false),(2,'a ','{}','xy','',true),(3,null,null,null,null,null);
-- given: create unique index on t (lower(email)); create unique index on t ((data->>'k')); create unique index on t ((first || last), (length(email)));
-- given: create unique index on t ((deleted is true), id);
select t.id, w.id from t join t w on lower(t.email) = lower(w.email);

-- a column of a subquery that is a constant there
-- 14: N optional
select c.email from c join (select 1 as one, id from o) x on x.one = c.id where x.id = 1;

-- DISTINCT goes by a constant of a CTE
-- 14: NN optional
with q as (select id, 0 as chain, 0 as step from o) select distinct on (q.chain) q.id, q.chain from q order by q.chain, q.step;

-- the constant is on the nullable side of a join: there is NULL, too
-- 14: ? many
select distinct x.one from c left join (select 1 as one, id from o where id = 1) x on x.id = c.id;

-- one constant in each half of a set operation
-- 14: N many
select distinct x.one from (select 1 as one union all select 2) x;

-- grouping sets leave it out
-- 14: ? many
select distinct x.one from (select 1 as one, cid, count(*) from o group by grouping sets ((one, cid), (cid))) x;

-- not a constant: another value each time
-- 14: N many
select distinct x.one from (select random() as one, id from o) x;

-- nor one of a recursive CTE
-- 14: N many
with recursive q(n) as (select 1 union all select n + 1 from q where n < 3) select distinct q.n from q;

-- a parameter is one value
-- 14: N optional
select distinct x.p from (select :p1::int as p, id from o) x;
