-- CALL returns its output arguments
-- 14: ? one
-- given: create procedure this_p(a int, inout b int) language plpgsql as 'begin b := a; end';
call this_p(1, null);

-- by OUT, in SQL
-- 14: ?? one
-- given: create procedure this_p(a int, out b int, out c text) language sql as 'select a, null::text where a = 1';
call this_p(1, null, null);

-- from a query without rows: PostgreSQL fails, `procedure returned null record`
-- 14: ?? one
-- cannot be run
-- given: create procedure this_p(a int, out b int, out c text) language sql as 'select a, null::text where a = 1';
call this_p(2, null, null);

-- polymorphic
-- 14: ? one
-- given: create procedure this_p(inout a anyelement) language plpgsql as 'begin a := null; end';
call this_p('x'::text);

-- an argument that is a list
-- 14: ? one
-- given: create procedure this_p(inout a int, variadic b int[]) language plpgsql as 'begin a := cardinality(b); end';
call this_p(null, 1, 2, 3);

-- nothing comes out
-- 14:  none
-- given: create procedure this_p(a int) language plpgsql as 'begin null; end';
call this_p(1);

-- a setting
-- 14: N one
show timezone;

-- the words for one
-- 14: N one
show transaction isolation level;

-- all of them
-- 14: ??? many
show all;

-- a plan in one piece
-- 14: N one
explain (format json) select * from c;

-- a plan in lines
-- 14: ? many
explain select * from c join o on o.cid = c.id;
