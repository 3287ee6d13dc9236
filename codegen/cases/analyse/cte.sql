-- the recursive term gives NULL
-- 14: ? many
with recursive r(n) as (select 1 union all select nullif(n + 1, 3) from r where n < 5) select n from r;

-- the recursive term keeps what the first one proved
-- 14: N? many
with recursive r(n,d) as (select 1, null::int union all select n + 1, n from r where n < 5) select n, d from r;

-- WHERE of the recursive term proves what it hands on
-- 14: N? many
with recursive r(a,b) as (select 1,1 union all select b, nullif(a,1) from r where b is not null) select a, b from r;

-- a CTE that deletes, and what it returns
-- 14: ?N optional
with d as (delete from o where id = 3 returning note, cid) select * from d;

-- the columns of SEARCH and CYCLE
-- 14: NNNNN many
with recursive w(id, cid) as (select id, cid from o union all select o.id, o.cid from o join w on o.cid = w.id) search depth first by id set ord cycle id set is_cycle using path select id, cid, ord, is_cycle, path from w;

-- SEARCH BREADTH FIRST
-- 14: N? many
with recursive w(id, nick) as (select id, nick from c where id = 1 union all select c.id, c.nick from c join w on c.id = w.id + 1) search breadth first by id, nick set ord select ord, nick from w;

-- CYCLE with values of its own
-- 14: NNN many
with recursive w(id, cid) as (select id, cid from o union all select o.id, o.cid from o join w on o.cid = w.id) cycle id set is_cycle to 'Y' default 'N' using path select id, is_cycle, path from w;

-- one of which is NULL
-- 14: N?N many
with recursive w(id, cid) as (select id, cid from o union all select o.id, o.cid from o join w on o.cid = w.id) cycle id set is_cycle to 'Y' default null using path select id, is_cycle, path from w;

-- the path of CYCLE in an outer join
-- 14: ?? many
with recursive w(id, cid) as (select id, cid from o union all select o.id, o.cid from o join w on o.cid = w.id) cycle id set is_cycle using path select w.is_cycle, w.path from c left join w on w.id = c.id + 90;
