-- what WHERE says of an expression holds for the same expression
-- 14: N many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
select d->>'a' from t where d->>'a' is not null;

-- a strict operator says it too, and of all that it is made of
-- 14: NNN many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": {"b": 1}}'), ('{}'), (null);
select d, d->'a', (d->'a'->>'b')::int from t where (d->'a'->>'b')::int = 1;

-- of another key nothing is known
-- 14: ? many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
select d->>'b' from t where d->>'a' is not null;

-- of the same expression of another table nothing is known
-- 14: ? many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
select u.d->>'a' from t, t u where t.d->>'a' is not null;

-- OR may be true because of the other arm
-- 14: ? many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
select d->>'a' from t where d->>'a' is not null or d = '{}';

-- a subscript
-- 14: N? many
-- given: create table t(a int[]);
-- given: insert into t values ('{1}'), ('{}'), (null);
select a[1], a[2] from t where a[1] is not null;

-- COALESCE as a whole
-- 14: ?N many
select nick, coalesce(nick, note) from c join o on o.cid = c.id where coalesce(nick, note) is not null;

-- NULLIF as a whole
-- 14: N many
select nullif(note, 'zz') from o where nullif(note, 'zz') is not null;

-- a condition of an inner join
-- 14: N many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": "ann"}'), ('{}'), (null);
select d->>'a' from t join c on c.nick = d->>'a';

-- a condition of an outer join says nothing of the other side
-- 14: ?? many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": "zz"}'), ('{}'), (null);
select d->>'a', upper(c.nick) from t left join c on upper(c.nick) = d->>'a';

-- an inner join on a nullable side says nothing when the side is missing
-- 14: ? many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": "ann"}'), ('{}'), (null);
select d->>'a' from o left join (t join c on c.nick = d->>'a') on o.id = 2;

-- an inner join on the side that is always there
-- 14: N many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": "ann"}'), ('{}'), (null);
select d->>'a' from (t join c on c.nick = d->>'a') left join o on o.id = 2;

-- nothing is known of an expression that differs each time
-- 14: ? many
-- cannot be run
select nullif((random() * 2)::int, 1) from c where nullif((random() * 2)::int, 1) is not null;

-- a subquery may find another row each time
-- 14: ? many
select (select nick from c order by random() limit 1) from o where (select nick from c order by random() limit 1) is not null;

-- a function of a user need not be what it is declared to be
-- 14: ? many
-- cannot be run
-- given: create function f(text) returns text immutable language plpgsql as $$ begin return case when random() < 0.5 then $1 end; end $$;
select f(email) from c where f(email) is not null;

-- HAVING says it of aggregates
-- 14: NN? many
select cid, sum(total), max(note) from o group by cid having sum(total) > 0;

-- HAVING without GROUP BY
-- 14: N optional
select max(nick) from c having max(nick) > 'a';

-- HAVING of another aggregate
-- 14: ? many
select sum(total) from o group by cid having sum(id) > 0;

-- HAVING of the same aggregate over other rows
-- 14: ? many
select sum(total) filter (where id > 90) from o group by cid having sum(total) > 0;

-- WHERE speaks of rows, and its grouping expression keeps what it says
-- 14: NN many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
select d->>'a', count(*) from t where d->>'a' is not null group by d->>'a';

-- an aggregate of the expression
-- 14: N many
-- given: create table t(d jsonb, g int);
-- given: insert into t values ('{"a": 1}', 1), ('{}', 2), (null, 3);
select max(d->>'a') from t where d->>'a' is not null group by g;

-- a branch of CASE
-- 14: N many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
select case when d->>'a' is not null then d->>'a' else '' end from t;

-- ELSE
-- 14: N many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
select case when d->>'a' is null then '' else d->>'a' end from t;

-- a branch of CASE outside it
-- 14: N? many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
select case when d->>'a' is not null then d->>'a' else '' end, d->>'a' from t;

-- RETURNING gives the row after the change
-- 14: ? many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
update t set d = '{}' where d->>'a' is not null returning d->>'a';

-- what is assigned is computed from the row before it
-- 14: N many
-- given: create table t(d jsonb, a text);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
update t set a = d->>'a', d = null where d->>'a' is not null returning a;

-- DELETE returns the row that WHERE saw
-- 14: N many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
delete from t where d->>'a' is not null returning d->>'a';

-- in a subquery
-- 14: N many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
select s.a from (select d->>'a' as a from t where d ? 'b' or d->>'a' > '') s where s.a is not null;

-- a condition in a subquery says nothing outside it
-- 14: ? many
-- given: create table t(d jsonb);
-- given: insert into t values ('{"a": 1}'), ('{}'), (null);
select t.d->>'a' from t where exists (select from t u where u.d->>'a' is not null);

-- an aggregate over no rows gives a row all the same
-- 14: ?N one
select nullif('a', 'a'), count(*) from c where nullif('a', 'a') is not null;

-- and so it does in a subquery
-- 14: ? many
select (select upper(c.nick) || count(*) from o where upper(c.nick) > 'a') from c;

-- without GROUP BY, but HAVING is true of the row
-- 14: N optional
select nullif('a', 'b') from c having nullif('a', 'b') is not null;

-- an INSTEAD OF trigger decides what is deleted: not proven
-- 14: ? many
-- given: create view v as select * from c;
-- given: create function tf() returns trigger language plpgsql as $$begin return old; end$$;
-- given: create trigger tr instead of delete on v for each row execute function tf();
delete from v where upper(nick) > 'a' returning upper(nick);
