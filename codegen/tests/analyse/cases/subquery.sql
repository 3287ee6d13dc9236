-- subqueries as expressions
-- 14: N?N?N? one
select exists(select 1), (select email from c where id = 99), (select count(*) from c), (select max(id) from c where false), 1 in (select cid from o), 1 in (select total from o);

-- a scalar subquery is NULL when it finds no row
-- 14: N??? one
select (select 1), (select 1 where :p1), (select 1 limit :p2), (select 1 offset 1);
