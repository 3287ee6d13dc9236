-- every row of a table finds itself
-- 14: NN? many
select a.id, b.email, b.nick from c a left join c b on b.id = a.id;

-- whichever side is asked
-- 14: NN many
select a.email, b.email from c a right join c b using (id);

-- on both sides
-- 14: NN many
select a.email, b.email from c a full join c b on a.id = b.id;

-- by several columns
-- 14: NN many
-- given: create table t(k int, l int, primary key (k, l));
-- given: insert into t values (1, 2);
select a.k, b.l from t a natural left join t b;

-- by text
-- 14: NN many
select a.id, b.id from c a left join c b on b.email = a.email;

-- a row with NULL does not find itself
-- 14: N? many
-- given: create table t(id int primary key, x int unique);
-- given: insert into t values (1, null);
select a.id, b.id from t a left join t b on b.x = a.x;

-- but where it has none it does
-- 14: NN many
-- given: create table t(id int primary key, x int unique);
-- given: insert into t values (1, null), (2, 3);
select a.id, b.id from t a left join t b on b.x = a.x where a.x > 0;

-- another column
-- 14: N? many
select a.id, b.id from o a left join o b on b.id = a.cid + 90 and b.cid = a.cid;

-- one column of each
-- 14: N? many
select a.id, b.id from o a left join o b on b.id = a.cid;

-- with another condition
-- 14: N? many
select a.id, b.id from c a left join c b on b.id = a.id and b.nick = 'ann';

-- an operator that is not equality
-- 14: N? many
select a.id, b.id from c a left join c b on b.id < a.id;

-- the side with the row may be missing itself
-- 14: N?? many
select o.id, a.id, b.id from o left join c a on a.id = o.cid and a.id > 1 left join c b on b.id = a.id;

-- it is there when the first join is an inner one
-- 14: NNN many
select o.id, a.id, b.id from o join c a on a.id = o.cid left join c b on b.id = a.id;

-- the other side is joined with something
-- 14: N? many
select a.id, b.id from c a left join (c b join o on o.cid = b.id) on b.id = a.id;

-- a sample
-- 14: N? many
select a.id, b.id from c a left join c b tablesample system (0) on b.id = a.id;

-- without the rows of children
-- 14: N? many
-- given: create table p(id int primary key);
-- given: create table k(id int primary key) inherits (p);
-- given: insert into k values (1);
select a.id, b.id from p a left join only p b on b.id = a.id;

-- with them
-- 14: NN many
-- given: create table p(id int primary key);
-- given: create table k(id int primary key) inherits (p);
-- given: insert into k values (1);
select a.id, b.id from p a left join p b on b.id = a.id;

-- a policy may hide the row
-- 14: N? many
-- given: create table t(id int primary key);
-- given: alter table t enable row level security;
-- given: insert into t values (1);
select a.id, b.id from t a left join t b on b.id = a.id;

-- a lock looks at the newest version of the row
-- 14: N? many
select a.id, b.id from c a left join c b on b.id = a.id for update of a;

-- a lock in a view
-- 14: N? many
-- given: create view v as select * from c for update;
select a.id, b.id from c a left join c b on b.id = a.id;

-- a statement that writes
-- 14: N? many
with w as (delete from o returning id) select a.id, b.id from c a left join c b on b.id = a.id;

-- in a view
-- 14: NN many
-- given: create view v as select a.id, b.email from c a left join c b on b.id = a.id;
select id, email from v;

-- a foreign key is not trusted
-- 14: N? many
select o.id, c.email from o left join c on c.id = o.cid;

-- a foreign key that is trusted
-- 14: NN? many
-- foreign keys are trusted
select o.id, c.email, c.nick from o left join c on c.id = o.cid;

-- on either side of the join
-- 14: NN many
-- foreign keys are trusted
select o.id, c.email from c right join o on o.cid = c.id;

-- a FULL JOIN becomes a RIGHT JOIN
-- 14: ?N many
-- foreign keys are trusted
select o.id, c.email from o full join c on c.id = o.cid;

-- in the other direction it says nothing
-- 14: N? many
-- foreign keys are trusted
select c.id, o.id from c left join o on o.cid = c.id;

-- a foreign key that may be NULL
-- 14: N? many
-- foreign keys are trusted
-- given: create table t(id int, cid int references c);
-- given: insert into t values (1, null);
select t.cid is null, c.id from t left join c on c.id = t.cid;

-- where it is not NULL
-- 14: NN many
-- foreign keys are trusted
-- given: create table t(id int, cid int references c);
-- given: insert into t values (1, null), (2, 2);
select t.cid, c.id from t left join c on c.id = t.cid where t.cid > 0;

-- of several columns, all of which are there
-- 14: N many
-- foreign keys are trusted
-- given: create table t(k int, l int, primary key (k, l));
-- given: insert into t values (1, 2);
-- given: create table u(a int not null, b int not null, foreign key (b, a) references t);
-- given: insert into u values (2, 1);
select t.k from u left join t on t.l = u.a and t.k = u.b;

-- the wrong way round
-- 14: ? many
-- foreign keys are trusted
-- given: create table t(k int, l int, primary key (k, l));
-- given: insert into t values (1, 2);
-- given: create table u(a int not null, b int not null, foreign key (b, a) references t);
-- given: insert into u values (2, 1);
select t.k from u left join t on t.k = u.a and t.l = u.b;

-- only some of its columns
-- 14: ? many
-- foreign keys are trusted
-- given: create table t(k int, l int, primary key (k, l));
-- given: insert into t values (1, 2);
-- given: create table u(a int not null, b int, foreign key (b, a) references t);
-- given: insert into u values (3, null);
select t.k from u left join t on t.l = u.a;

-- another condition
-- 14: N? many
-- foreign keys are trusted
select o.id, c.email from o left join c on c.id = o.cid and c.id > 1;

-- a foreign key that can be deferred
-- 14: N? many
-- foreign keys are trusted
-- given: create table t(cid int not null references c deferrable initially deferred);
-- in the same transaction: insert into t values (99);
select t.cid, c.id from t left join c on c.id = t.cid;

-- NOT VALID says nothing of older rows
-- 14: N? many
-- foreign keys are trusted
-- given: create table t(cid int not null);
-- given: insert into t values (99);
-- given: alter table t add foreign key (cid) references c not valid;
select t.cid, c.id from t left join c on c.id = t.cid;

-- NOT ENFORCED
-- 18: N? many
-- foreign keys are trusted
-- given: create table t(cid int not null references c not enforced);
-- given: insert into t values (99);
select t.cid, c.id from t left join c on c.id = t.cid;

-- its triggers are switched off
-- 14: N? many
-- foreign keys are trusted
-- given: create table t(cid int not null references c);
-- given: alter table t disable trigger all;
-- given: insert into t values (99);
select t.cid, c.id from t left join c on c.id = t.cid;

-- children of the table have no foreign key
-- 14: N? many
-- foreign keys are trusted
-- given: create table t(cid int not null references c);
-- given: create table k() inherits (t);
-- given: insert into k values (99);
select t.cid, c.id from t left join c on c.id = t.cid;

-- without children
-- 14: NN many
-- foreign keys are trusted
-- given: create table t(cid int not null references c);
-- given: create table k() inherits (t);
-- given: insert into k values (99);
-- given: insert into t values (1);
select t.cid, c.id from only t left join c on c.id = t.cid;

-- a trigger keeps a row that CASCADE would delete
-- 14: N? many
-- foreign keys are trusted
-- given: create table p(id int primary key);
-- given: create table t(pid int not null references p on delete cascade);
-- given: create function tf() returns trigger language plpgsql as $$begin return null; end$$;
-- given: create trigger tr before delete on t for each row execute function tf();
-- given: insert into p values (1);
-- given: insert into t values (1);
-- given: delete from p;
select t.pid, p.id from t left join p on p.id = t.pid;

-- CASCADE without a trigger
-- 14: NN many
-- foreign keys are trusted
-- given: create table p(id int primary key);
-- given: create table t(pid int not null references p on delete cascade);
-- given: insert into p values (1), (2);
-- given: insert into t values (1), (2);
-- given: delete from p where id = 1;
select t.pid, p.id from t left join p on p.id = t.pid;

-- a partitioned table is asked for its newest rows
-- 14: N? many
-- foreign keys are trusted
-- given: create table p(id int primary key) partition by list (id);
-- given: create table p1 partition of p default;
-- given: create table t(pid int not null references p);
-- given: insert into p values (1);
-- given: insert into t values (1);
select t.pid, p.id from t left join p on p.id = t.pid;

-- a partition without the rows of the others
-- 14: N? many
-- foreign keys are trusted
-- given: create table p(id int primary key) partition by list (id);
-- given: create table p1 partition of p for values in (1);
-- given: create table p2 partition of p default;
-- given: create table t(pid int not null references p);
-- given: insert into p values (1), (2);
-- given: insert into t values (1), (2);
select t.pid, p1.id from t left join p1 on p1.id = t.pid;

-- a policy may hide the row that the foreign key leads to
-- 14: N? many
-- foreign keys are trusted
-- given: create table p(id int primary key);
-- given: create table t(pid int not null references p);
-- given: alter table p enable row level security;
select t.pid, p.id from t left join p on p.id = t.pid;

-- a row that the same statement inserted
-- 14: N? many
-- foreign keys are trusted
with w as (insert into c values (9, 'z') returning id) select o.id, c.id from o left join c on c.id = o.cid;

-- a lock looks at the newest version of the row, and at an older one of the other
-- 14: N? many
-- foreign keys are trusted
select o.id, c.email from o left join c on c.id = o.cid for update of o;

-- another collation finds less
-- 14: N? many
-- foreign keys are trusted
-- given: create collation ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
-- given: create table p(id text collate ci primary key);
-- given: create table t(pid text collate ci not null references p);
-- given: insert into p values ('x');
-- given: insert into t values ('X');
select t.pid, p.id from t left join p on p.id = t.pid collate "C";

-- the same collation
-- 14: NN many
-- foreign keys are trusted
-- given: create collation ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
-- given: create table p(id text collate ci primary key);
-- given: create table t(pid text collate ci not null references p);
-- given: insert into p values ('x');
-- given: insert into t values ('X');
select t.pid, p.id from t left join p on p.id = t.pid;

-- columns of other types
-- 14: NN many
-- foreign keys are trusted
-- given: create table p(id bigint primary key);
-- given: create table t(pid int not null references p);
-- given: insert into p values (1);
-- given: insert into t values (1);
select t.pid, p.id from t left join p on p.id = t.pid;

-- a subquery that leaves rows out
-- 14: N? many
-- foreign keys are trusted
select o.id, s.email from o left join (select * from c where id > 1) s on s.id = o.cid;

-- a chain of foreign keys: only the first is followed
-- 14: NN? many
-- foreign keys are trusted
-- given: create table l(oid int not null references o);
-- given: insert into l values (1);
select l.oid, o.id, c.email from l left join o on o.id = l.oid left join c on c.id = o.cid;

-- a temporal foreign key is not about equality alone
-- 18: N? many
-- foreign keys are trusted
-- given: create extension btree_gist;
-- given: create table p(id int, during daterange, primary key (id, during without overlaps));
-- given: create table t(pid int not null, during daterange not null, foreign key (pid, period during) references p (id, period during));
-- given: insert into p values (1, '[2024-01-01,2025-01-01)');
-- given: insert into t values (1, '[2024-02-01,2024-03-01)');
select t.pid, p.id from t left join p on p.id = t.pid and p.during = t.during;

-- a subquery along a foreign key that is not trusted
-- 14: ? many
select (select email from c where c.id = o.cid) from o;

-- one that is trusted
-- 14: N?N many
-- foreign keys are trusted
select (select email from c where c.id = o.cid), (select nick from c where id = cid), (select c.id from c where o.cid = c.id limit 1) from o;

-- a subquery that finds the row itself
-- 14: N many
select (select x.email from c x where x.id = c.id) from c;

-- another column
-- 14: ? many
select (select x.email from c x where x.id = c.id + 1) from c;

-- a foreign key of a subquery that may be NULL
-- 14: ? many
-- foreign keys are trusted
-- given: create table t(id int, cid int references c);
-- given: insert into t values (1, null);
select (select email from c where c.id = t.cid) from t;

-- of a subquery where it is not NULL
-- 14: N many
-- foreign keys are trusted
-- given: create table t(id int, cid int references c);
-- given: insert into t values (1, null), (2, 2);
select (select email from c where c.id = t.cid) from t where t.cid is not null;

-- a row that an outer join made up has no foreign key
-- 14: ? many
-- foreign keys are trusted
select (select email from c where c.id = o.cid) from c a left join o on o.id = a.id + 1;

-- what else a subquery asks
-- 14: ????? many
-- foreign keys are trusted
select (select email from c where c.id = o.cid and c.id > 1), (select email from c where c.id = o.cid limit :p1::int), (select email from c where c.id = o.cid offset 1), (select email from c where c.id = o.cid limit 0), (select email from c where c.id = o.cid or c.id = o.id + 99) from o where o.cid = 1;

-- an aggregate, a group, a set
-- 14: ??? many
-- foreign keys are trusted
select (select max(email) from c where c.id = o.cid), (select email from c where c.id = o.cid group by email having email > 'b'), (select unnest(array[email]) from c where c.id = o.cid) from o;

-- further out than the next query
-- 14: N many
-- foreign keys are trusted
select (select (select email from c where c.id = o.cid)) from o;

-- in the other direction a subquery finds any number
-- 14: ? many
-- foreign keys are trusted
select (select o.id from o where o.cid = c.id limit 1) from c;

-- columns of two entries
-- 14: ? many
-- foreign keys are trusted
-- given: create table t(k int, l int, primary key (k, l));
-- given: insert into t values (1, 2), (2, 1);
-- given: create table u(a int not null, b int not null, foreign key (a, b) references t);
-- given: insert into u values (1, 2), (2, 1);
select (select t.k from t where t.k = x.a and t.l = y.b) from u x, u y;

-- all columns of the key
-- 14: N many
-- foreign keys are trusted
-- given: create table t(k int, l int, primary key (k, l));
-- given: insert into t values (1, 2), (2, 1);
-- given: create table u(a int not null, b int not null, foreign key (a, b) references t);
-- given: insert into u values (1, 2), (2, 1);
select (select t.k from t where t.k = x.a and t.l = x.b) from u x;

-- a subquery and a foreign key that can be deferred
-- 14: ? many
-- foreign keys are trusted
-- given: create table t(cid int not null references c deferrable initially deferred);
-- in the same transaction: insert into t values (99);
select (select c.id from c where c.id = t.cid) from t;

-- a subquery over a table with children
-- 14: ? many
-- foreign keys are trusted
-- given: create table p(cid int not null references c);
-- given: create table k() inherits (p);
-- given: insert into k values (77);
select (select c.id from c where c.id = p.cid) from p;

-- a subquery in a statement that writes
-- 14: ? many
-- foreign keys are trusted
update o set note = 'x' returning (select email from c where c.id = o.cid);

-- a subquery that locks its row
-- 14: ? many
-- foreign keys are trusted
select (select email from c where c.id = o.cid for share) from o;

-- groups of it
-- 14: N many
-- foreign keys are trusted
select (select email from c where c.id = o.cid) from o group by o.cid;

-- grouping sets leave its column out
-- 14: ? many
-- foreign keys are trusted
select (select email from c where c.id = o.cid) from o group by rollup (o.cid);
