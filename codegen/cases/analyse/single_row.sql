-- a FULL JOIN of two single rows can return both
-- 14: ?? many
select a.x, b.y from (select 1 as x) a full join (select 2 as y) b on a.x = b.y;

-- a lateral subquery has a row for each row that it refers to
-- 14: N many
select c.id from c, lateral (select c.id as k limit 1) s where c.id = s.k;

-- so has a function
-- 14: N many
select c.id from c, lower(c.email) f where c.email = f;

-- what a LEFT JOIN finds or not depends on its left side
-- 14: N many
update c set nick = 'q' from (o left join (values (1)) v(k) on o.id = 1) where c.id = coalesce(v.k, 2) returning c.id;

-- a volatile subquery can be another one each time
-- 14: N many
select c.id from c, (select (random() * 3)::int as r) s where c.id = s.r;

-- a subquery with one row fixes a key
-- 14: NN optional
select c.id, s.m from c, (select max(o.cid) as m from o) s where c.id = s.m;

-- a single row of a LEFT JOIN fixes a key behind it
-- 14: N? optional
select o.id, x.id from o left join (c join o x on x.id = c.id) on c.id = o.cid where o.id = 1;

-- a set-returning function in VALUES inserts several rows
-- 14: N many
insert into o(id, cid) values (generate_series(8, 9), 1) returning id;

-- INSERT … SELECT along a key
-- 14: N optional
insert into o(id, cid) select 9, id from c where email = 'a@x' returning id;

-- INSERT … SELECT of an aggregate
-- 14: N one
insert into o(id, cid) select max(id) + 1, 1 from o returning id;

-- DO UPDATE always returns the row
-- 14: N one
insert into c(id, email) values (2, 'b@x') on conflict (id) do update set email = excluded.email returning id;

-- a view of one row
-- 14: N one
-- given: create view totals as select count(*) as n from o;
select n from totals;

-- LIMIT 1 in a view
-- 14: N optional
-- given: create view newest as select id from o order by id desc limit 1;
select id from newest;
