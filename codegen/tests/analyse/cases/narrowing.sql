-- one arm of OR is enough to be true
-- 14: ? many
select nick from c where nick = 'ann' or email = 'b@x';

-- both arms of OR rule NULL out
-- 14: N many
select nick from c where nick = 'ann' or upper(nick) = 'B';

-- ALL over an empty array is true, also for NULL
-- 14: ? many
select nick from c where nick <> all('{}'::text[]);

-- NOT IN over values that are there
-- 14: N many
select nick from c where nick not in ('x','y');

-- ANY is true only for a value that is compared
-- 14: N many
select nick from c where nick = any(array['ann','x']);

-- IS DISTINCT FROM is true for NULL and a value
-- 14: ? many
select nick from c where nick is distinct from 'x';

-- IS NOT DISTINCT FROM a value is as good as =
-- 14: N many
select nick from c where nick is not distinct from 'ann';

-- IS NOT DISTINCT FROM something that may be NULL
-- 14: ? many
select nick from c where nick is not distinct from nullif('a','a');

-- IS NOT FALSE is true for unknown
-- 14: ? many
select nick from c where (nick = 'ann') is not false;

-- IS NOT UNKNOWN is false for a comparison with NULL
-- 14: N many
select nick from c where (nick = 'ann') is not unknown;

-- an AND with a false arm is known although the other is not
-- 14: ? many
select nick from c where (nick = 'ann' and id > 5) is not unknown;

-- the negation of IS NULL
-- 14: N many
select nick from c where not (nick is null);

-- a negated AND can be true because of the other arm
-- 14: ? many
select nick from c where not (nick = 'x' and email = 'q');

-- an operator that is not NULL had no NULL operand
-- 14: N many
select nick from c where nick || 'x' is not null;

-- COALESCE is not NULL because of another argument
-- 14: ? many
select nick from c where coalesce(nick, email) is not null;

-- a row IS NOT NULL when every field is
-- 14: N many
select nick from c where (nick, email) is not null;

-- a row that is not all NULL may have a NULL field
-- 14: ? many
select nick from c where not ((nick, email) is null);

-- the first fields of a row comparison are always looked at
-- 14: N many
select nick from c where (nick, 1) > ('a', 0);

-- the later fields of a row comparison may not be looked at
-- 14: ? many
select nick from c where (email, nick) > ('a', 'a');

-- IN over a subquery is true only for a value
-- 14: N many
select nick from c where nick in (select note from o);

-- NOT IN over no rows is true, also for NULL
-- 14: ? many
select nick from c where nick not in (select note from o where false);

-- EXISTS found a row for which its WHERE is true
-- 14: N many
select nick from c where exists (select from o where o.note = c.nick);

-- EXISTS over an aggregate is always true
-- 14: ? many
select nick from c where exists (select count(*) from o where o.note = c.nick);

-- BETWEEN is two comparisons
-- 14: N many
select total from o where total between 1 and 20;

-- LIKE is a strict operator
-- 14: N many
select nick from c where nick like 'a%';

-- a subscript of NULL is NULL
-- 14: N many
-- given: create table t(a int[]);
-- given: insert into t values (null), ('{1}');
select a from t where a[1] = 1;

-- a whole row that is not null has no field that is
-- 14: N many
select nick from c where c is not null;
