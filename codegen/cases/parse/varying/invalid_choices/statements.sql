--! no_default
--@ sort a = a
--@ sort b = b
SELECT id FROM t ORDER BY c;

--! two_defaults
--@ sort a
--@ sort b
SELECT id FROM t ORDER BY c;

--! no_order
--@ sort a
SELECT id FROM t;

--! order_of_a_sub_select
--@ sort a
SELECT id FROM (SELECT id FROM t ORDER BY id) AS x;

--! nowhere
--@ choice c.a = a
--@ choice c.b = b
SELECT id FROM t ORDER BY c;

--! twice
--@ choice c.a = a
--@ choice c.b = b
SELECT id FROM t ORDER BY a, b;

--! operands
--@ choice c.a = a
--@ choice c.b = b + 1
SELECT id FROM t WHERE a * 2 > :x;

--! operands_that_are_whole
--@ choice c.a = a
--@ choice c.b = b + 1
SELECT (a) * 2, f(a, 1) FROM t ORDER BY a DESC;

--! connectives
--@ choice c.a = a
--@ choice c.b = b OR c
SELECT id FROM t WHERE a AND d;

--! connectives_that_are_whole
--@ choice c.a = (a)
--@ choice c.b = (b OR c)
SELECT id FROM t WHERE (a) AND d;
