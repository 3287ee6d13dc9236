-- a view's columns are those of its query
-- 14: N? many
-- given: create view v as select o.id, c.email from o left join c on c.id = o.cid and c.id > 1;
select * from v;

-- a view's WHERE holds for what is read
-- 14: N many
-- given: create view v as select nick as email from c where nick is not null;
select email from v;

-- a view's WHERE need not hold for what is written through it
-- 14: ? one
-- given: create view v as select * from c where nick is not null;
insert into v(id,email) values (9,'z') returning nick;

-- a materialized view can be older than a constraint
-- 14: ??? many
-- given: create materialized view mv as select * from c;
select * from mv;

-- a view over a view over an outer join
-- 14: N? many
-- given: create view inner_view as select o.id, c.email from o left join c on c.id = o.cid and c.id > 1;
-- given: create view outer_view as select * from inner_view;
select * from outer_view;

-- a rule on the table behind an updatable view
-- 14: ? many
-- given: create view v as select id, email from c;
-- given: create rule r as on insert to c do also update c set nick = null where id = 2;
insert into v(id, email) values (9, 'z') returning id;
