-- a row that a locking subquery picks by its key satisfies the conditions of the subquery
-- 14: N? optional
update this set cid = 2 where id = (select id from this where nick is not null and at is null order by cid limit 1 for update skip locked) returning nick, at;

-- the old value in what is assigned
-- 14: N optional
update this set note = nick || '!' where id = (select id from this where nick is not null limit 1 for no key update) returning note;

-- a DELETE
-- 14: N optional
delete from this where id = (select id from this where nick > '' limit 1 for update) returning nick;

-- IN
-- 14: NN? many
delete from this where id in (select id from this where nick > '' and note is not null limit 9 for update skip locked) returning nick, note, at;

-- a CTE
-- 14: NN many
with picked as (select id, note from this where nick is not null for update) update this t set cid = 3 from picked where t.id = picked.id and t.cid = 1 returning t.nick, t.id;

-- a subquery in FROM
-- 14: N many
update this t set cid = 3 from (select id from this where nick is not null for share) as p where p.id = t.id returning t.nick;

-- a key of text
-- 14: N optional
update this set cid = 2 where email = (select email from this where nick is not null limit 1 for update) returning nick;

-- a column that is assigned
-- 14: ? optional
update this set nick = null where id = (select id from this where nick is not null limit 1 for update) returning nick;

-- the row is not locked
-- 14: ? optional
update this set cid = 2 where id = (select id from this where nick is not null limit 1) returning nick;

-- not in a way that keeps others from changing it
-- 14: ? optional
update this set cid = 2 where id = (select id from this where nick is not null limit 1 for key share) returning nick;

-- another column than the key
-- 14: ? many
update this set note = 'n' where cid = (select cid from this where nick is not null limit 1 for update) returning nick;

-- another column of the subquery
-- 14: ? optional
update this set note = 'n' where id = (select cid + 1 from this where nick is not null limit 1 for update) returning nick;

-- another table
-- 14: ? optional
update this set cid = 2 where id = (select o.id from o where note is not null limit 1 for update) returning note;

-- two rows, of which one is locked
-- 14: ? optional
update this set cid = 2 where id = (select a.id from this a, this b where b.nick is not null limit 1 for update of b) returning nick;

-- a condition that is not of the subquery's row
-- 14: ? optional
update this set cid = 2 where id = (select id from this x where exists (select from this y where y.nick is not null) and x.nick is null limit 1 for update) returning nick;

-- some other row
-- 14: ? many
update this set cid = 2 where id <> (select id from this where nick is not null limit 1 for update) returning nick;

-- either
-- 14: ? many
update this set cid = 2 where id = (select id from this where nick is not null limit 1 for update) or id = 2 returning nick;

-- part of the key
-- 14: ? many
-- given: create table pairs (k int, l int, note text, primary key (k, l));
-- given: insert into pairs values (1, 1, 'n'), (1, 2, null);
update pairs set note = note where k = (select k from pairs where note is not null limit 1 for update) returning note;

-- all of it
-- 14: N many
-- given: create table pairs (k int, l int, note text, primary key (k, l));
-- given: insert into pairs values (1, 1, 'n'), (1, 2, null);
update pairs set note = note where (l, k) in (select l, k from pairs where note is not null for update) returning note;

-- crosswise
-- 14: ? many
-- given: create table pairs (k int, l int, note text, primary key (k, l));
-- given: insert into pairs values (1, 1, 'n'), (1, 2, null), (2, 1, 'n');
update pairs set note = note where (l, k) in (select k, l from pairs where note is not null for update) returning note;

-- a key that can be deferred
-- 14: ? many
-- given: create table late (k int primary key deferrable, note text);
-- given: insert into late values (1, 'n'), (2, null);
update late set note = note where k = (select k from late where note is not null limit 1 for update) returning note;

-- children may have the same key
-- 14: ? many
-- given: create table parent (k int primary key, note text); create table child () inherits (parent);
-- given: insert into parent values (1, 'n'); insert into child values (1, null);
update parent set note = note where k = (select k from parent where note is not null limit 1 for update) returning note;

-- a trigger that sets the column
-- 14: ? optional
-- trigger before update: begin new.nick := null; return new; end
update this set cid = 2 where id = (select id from this where nick is not null limit 1 for update) returning nick;

-- a subquery that looks at the outer row
-- 14: ? many
update this t set cid = 2 where id = (select id from this x where x.nick is not null and x.cid = t.cid limit 1 for update) returning nick;
