-- a condition on one column of a subquery is about the expression behind it
-- 14: NN? many
select s.id, s.note, s.total from (select id, note, upper(note) as loud, total from o) s where s.loud > 'A';

-- the same with a window function and a column in one expression
-- 14: NN many
select s.total, s.sum from (select total, sum(total) over (order by id rows between unbounded preceding and current row) as sum, sum(total) over (order by id rows between unbounded preceding and current row) - total as before from o) s where s.before >= 0;

-- a window function over other rows is not the column of this one
-- 14: N? many
select s.note, s.previous from (select note, lag(note) over (order by id) as previous, upper(note) as loud from o) s where s.loud > 'A';

-- another window is another value
-- 14: N? many
select s.one, s.other from (select min(total) over (order by id desc rows current row) as one, min(total) over (order by id rows between 1 following and 1 following) as other from o) s where s.one > 0;

-- an aggregate of the group's rows is not the column it goes by
-- 14: N? many
select s.note, s.total from (select note, max(total) as total, upper(note) as loud from o group by note) s where s.loud is not null;

-- the same aggregate twice is one value
-- 14: NN many
select s.most, s.twice from (select cid, max(total) as most, max(total) * 2 as twice from o group by cid) s where s.twice > 1;

-- OR says nothing of either column
-- 14: ? many
select s.note from (select o.note, coalesce(o.note, c.nick) as any from o join c on c.id = o.cid) s where s.any > '';

-- not strict: NULL is not kept out
-- 14: ? many
select s.note from (select note, coalesce(note, 'none') as shown from o) s where s.shown > '';

-- a CTE, and a CTE over a subquery
-- 14: NN many
with q as (select id, note, upper(note) as loud from (select id, note from o offset 0) x) select q.id, q.note from q where q.loud = 'ANN';

-- a recursive CTE is left alone
-- 14: ? many
with recursive q(note, loud) as (select note, upper(note) from o union all select null, loud || 'x' from q where length(loud) < 5) select q.note from q where q.loud > '';

-- a view
-- 14: N many
-- given: create view shown as select id, note, upper(note) as loud from o;
select v.note from shown v where v.loud = 'ANN';

-- a set operation has rows of more than one query
-- 14: ? many
select s.note from (select note, upper(note) as loud from o union all select null, 'X') s where s.loud > '';

-- the subquery is on the nullable side, and the condition is about where it is there
-- 14: N? many
select c.id, s.note from c left join (select cid, note, upper(note) as loud from o) s on s.cid = c.id and s.loud > '';

-- the condition turns the join around it, and the one inside, into inner ones
-- 14: NN many
select s.nick, s.note from c left join (select o.cid, o.note, x.nick, x.nick || o.note as both from o left join c x on x.id = o.cid) s on s.cid = c.id where s.both > '';

-- inside CASE
-- 14: N many
select case when s.loud > '' then s.note else '' end from (select note, upper(note) as loud from o) s;

-- grouping sets leave columns out of rows
-- 14: ? many
select s.note from (select note, upper(note) as loud from o) s where s.loud > '' group by grouping sets ((s.note), ());

-- grouping sets inside the subquery
-- 14: ? many
select s.note from (select note, count(*) + 1 as n, grouping(note) as g from o group by rollup (note)) s where s.n > 1;

-- in an aggregate the rows are those that WHERE let through
-- 14: N many
select max(s.note) from (select id, cid, note, upper(note) as loud from o) s where s.loud > '' group by s.cid;

-- without rows there is no value all the same
-- 14: ? one
select max(s.note) from (select note, upper(note) as loud from o) s where s.loud > '';

-- an expression that gives something else each time says nothing
-- 14: ? many
select s.note from (select case when random() < 2 then note end as note, case when random() < 0.5 then 'a' else note end as loud from o) s where s.loud > '';

-- what is written to a column that cannot be NULL is not NULL in a row that was written
-- 14: NN optional
update c set email = o.note from o where o.cid = c.id and o.id = 1 and c.id = 1 returning o.note, c.email;

-- the same through an expression that gives NULL for NULL, and from a CTE
-- 14: NN many
with q as (select id, note, total from o where total is not null) update c set email = upper(q.note) from q where q.id = c.id returning q.note, q.total;

-- a column that can be NULL keeps nothing out
-- 14: ? optional
update c set nick = o.note from o where o.cid = c.id and o.id = 2 returning o.note;

-- a fallback lets NULL pass
-- 14: ? optional
update c set email = coalesce(o.note, c.email) from o where o.cid = c.id and o.id = 2 returning o.note;

-- a BEFORE trigger may write something else
-- 14: ? optional
-- given: create function tf() returns trigger language plpgsql as $$begin new.email := coalesce(new.email, 'from the trigger' || new.id); return new; end$$;
-- given: create trigger tr before update on c for each row execute function tf();
update c set email = o.note from o where o.cid = c.id and o.id = 2 returning o.note;

-- a CHECK that NULL fails keeps it out as well
-- 14: N many
-- given: create table checked (id int, code text check (code is not null));
-- given: insert into checked values (1, 'a');
update checked set code = o.note from o where o.id = checked.id returning o.note;

-- the row before the UPDATE is another one
-- 18: N?N many
update o set cid = x.id, note = null from c x where x.id = o.id returning x.id, old.note, new.cid;
