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

-- columns that SEARCH and CYCLE add are not proven
-- 14: N?? many
with recursive r as (select id, cid from o where id = 1 union all select o.id, o.cid from o join r on o.id = r.id + 1) search depth first by id set ord cycle id set cyc using pth select id, ord, cyc from r;
