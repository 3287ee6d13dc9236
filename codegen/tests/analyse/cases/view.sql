-- a view's columns are those of its query
-- 14: N? many
-- given: create view v as select o.id, c.email from o left join c on c.id = o.cid and c.id > 1;
select * from v;

-- a view's WHERE holds for what is read
-- 14: N many
-- given: create view v as select nick as email from c where nick is not null;
select email from v;

-- a view's WHERE need not hold for what is written through it
-- 14: ? optional
-- given: create view v as select * from c where nick is not null;
insert into v(id,email) values (9,'z') returning nick;

-- a materialized view can be older than a constraint
-- 14: ??? many
-- given: create materialized view mv as select * from c;
select * from mv;
