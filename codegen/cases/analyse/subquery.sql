-- subqueries as expressions
-- 14: N?N?N? one
select exists(select 1), (select email from c where id = 99), (select count(*) from c), (select max(id) from c where false), 1 in (select cid from o), 1 in (select total from o);

-- a scalar subquery is NULL when it finds no row
-- 14: N??? one
select (select 1), (select 1 where :p1), (select 1 limit :p2), (select 1 offset 1);

-- a column of a subquery in FROM
-- 14: N? many
select s.email, s.nick from (select email, nick from c) s;

-- a scalar subquery that counts always has a row
-- 14: NN many
select (select count(*) from o where o.cid = c.id), (select coalesce(max(total), 0) from o where o.cid = c.id) from c;

-- a scalar subquery of a value that may be NULL
-- 14: ? many
select (select max(total) from o where o.cid = c.id) from c;
