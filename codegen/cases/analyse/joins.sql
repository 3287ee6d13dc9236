-- the optional side of a LEFT JOIN can be NULL whatever the table says
-- 14: N? many
select o.id, c.email from o left join c on c.id = o.cid and c.nick is not null;

-- WHERE compares a column of the optional side: only matched rows remain
-- 14: NN many
select o.id, c.email from o left join c on c.id = o.cid and c.id > 1 where c.nick = 'ann';

-- IS NULL keeps the rows without a match
-- 14: N? many
select o.id, c.email from o left join c on c.id = o.cid and c.id > 1 where c.nick is null;

-- COALESCE in WHERE lets a NULL through
-- 14: N? many
select o.id, c.email from o left join c on c.id = o.cid and c.id > 1 where coalesce(c.nick,'') = '';

-- ON of a LEFT JOIN does not filter the rows of the left side
-- 14: ?? many
select o.note, c.nick from o left join c on o.note = c.nick;

-- an inner join keeps only rows for which its condition is true
-- 14: NN many
select o.note, c.nick from o join c on o.note = c.nick;

-- RIGHT JOIN: the left side is the optional one
-- 14: ?N many
select o.id, c.id from o right join c on c.id = o.cid;

-- FULL JOIN: both sides are optional
-- 14: ?? many
select o.id, c.id from o full join c on c.id = o.cid;

-- a comparison on one side of a FULL JOIN makes that side required
-- 14: N? many
select o.id, c.id from o full join c on c.id = o.cid where o.total > 0;

-- the merged column of FULL JOIN USING comes from whichever side is there
-- 14: N many
select id from o full join c using (id);

-- the merged column of LEFT JOIN USING is that of the required side
-- 14: N? many
select id, c.nick from o left join c using (id) where id > 0;

-- a subquery on the optional side, and a LEFT JOIN behind it
-- 14: N?? many
select c.id, x.oid, y.id from c left join (select o.id as oid, o.cid from o) x on x.cid = c.id left join o y on y.id = x.oid;

-- both tables of an inner join are optional when the join is
-- 14: N?? many
select c.id, a.id, b.id from c left join (o a join o b on a.cid = b.id) on a.cid = c.id;

-- if one table of the optional side is there, all of that side is
-- 14: NNN many
select c.id, a.id, b.id from c left join (o a join o b on a.cid = b.id) on a.cid = c.id where b.note is not null;

-- an aggregate subquery always has its row, so ON true always matches
-- 14: NN many
select c.id, k.n from c left join lateral (select count(*) as n from o where o.cid = c.id) k on true;

-- HAVING can take the aggregate's row away
-- 14: N? many
select c.id, k.n from c left join lateral (select count(*) as n from o where o.cid = c.id having count(*) > 1) k on true;

-- even a constant is NULL when its row is missing
-- 14: N? many
select c.id, g.x from c left join lateral (select 1 as x where c.id > 1) g on true;

-- a row is a value even if all its fields are NULL
-- 14: N many
select c from c;

-- the row of a missing side is NULL
-- 14: ? many
select c from o left join c on c.id = o.cid and c.id > 5;

-- COALESCE of both sides of a FULL JOIN
-- 14: N?? many
select coalesce(o.id, c.id + 10), coalesce(o.id, o.cid), coalesce(c.nick, o.note) from o full join c on c.id = o.id + 2;

-- COALESCE in the other order, of more columns
-- 14: N many
select coalesce(c.nick, c.email, o.note, o.id::text) from o full join c on c.id = o.id + 2;

-- COALESCE of a column that may be NULL itself
-- 14: ? many
select coalesce(o.note, c.email) from o full join c on c.id = o.id + 2;

-- COALESCE of one side and a sum of both
-- 14: ? many
select coalesce(o.id, o.id + c.id) from o full join c on c.id = o.id + 2;

-- COALESCE of the sides of a FULL JOIN that may be missing altogether
-- 14: ? many
select coalesce(a.id, b.id) from c left join (o a full join o b on a.id = b.id + 2) on a.id = c.id + 90;

-- COALESCE of one side of each of two FULL JOINs: not proven
-- 14: ?? many
select coalesce(a.id, b.id, d.id), coalesce(a.id, b.id) from o a full join o b on a.id = b.id + 2 full join c d on d.id = a.id + 2;

-- the columns that both sides of a NATURAL LEFT JOIN have are those of the left side
-- 14: NN? many
select id, o.cid, c.email from o natural left join c;

-- a system column of a row that is missing
-- 14: N? many
select o.ctid, c.ctid from o left join c on c.id = o.cid + 90;

-- a RIGHT JOIN whose left side must be there
-- 14: N many
select c.nick from c right join o on o.cid = c.id where c.nick not in ('a', 'b');

-- a column of the right side of a RIGHT JOIN
-- 14: N many
select x.note from c y right join o x on x.id = y.id where upper(x.note) = 'A';
