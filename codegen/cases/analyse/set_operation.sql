-- UNION: one arm is enough to give NULL
-- 14: ? many
select email from c union all select null;

-- INTERSECT: a row is in both arms
-- 14: N many
select nick from c intersect select email from c;

-- EXCEPT: a row is of the left arm
-- 14: N many
select email from c except select nick from c;

-- VALUES: one row is enough to give NULL
-- 14: N? many
select * from (values (1,null),(2,3)) v(a,b);

-- INTERSECT of two columns that may be NULL
-- 14: ? many
select nick from c intersect select note from o;

-- EXCEPT takes away only what is in the right arm
-- 14: ? many
select nick from c except select email from c;

-- DISTINCT leaves one NULL
-- 14: ? many
select distinct nick from c;

-- DISTINCT ON keeps whole rows
-- 14: ?N many
select distinct on (nick) nick, email from c;
