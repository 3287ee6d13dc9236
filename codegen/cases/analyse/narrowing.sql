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

-- of what is not false nothing is known when it can be unknown
-- 14: ? many
select nick from c where not ((nick = 'x') is true);

-- IS NOT NULL is not false only when it is true
-- 14: N many
select nick from c where (nick is not null) is not false;

-- IS NOT TRUE of a test for NULL
-- 14: N many
select nick from c where (nick is null) is not true;

-- IS NOT TRUE of a comparison is also true for unknown
-- 14: ? many
select nick from c where (nick = 'x') is not true;

-- what is not unknown is known
-- 14: N many
select nick from c where not ((nick = 'x') is unknown);

-- IS UNKNOWN finds NULL
-- 14: ? many
select nick from c where (nick = 'x') is unknown;

-- IS NOT DISTINCT FROM a column that is NOT NULL
-- 14: N many
select o.note from o join c on o.note is not distinct from c.email;

-- IS NOT DISTINCT FROM a column of a row that may be missing
-- 14: ? many
select o.note from o left join c on c.id = o.cid + 90 where o.note is not distinct from c.email;

-- IS NOT DISTINCT FROM a column that may be NULL
-- 14: ? many
select o.note from o join c on o.note is not distinct from c.nick;

-- no NULL among them
-- 14: NN many
select nick, note from c, o where num_nulls(nick, note) = 0;

-- as many values as there are arguments
-- 14: NN many
select nick, note from c, o where num_nonnulls(nick, note) = 2;

-- some value among them
-- 14: ?? many
select nick, note from c, o where num_nonnulls(nick, note) >= 1;

-- one NULL among them
-- 14: ?? many
select nick, note from c, o where num_nulls(nick, note) = 1;

-- the NULLs of an array say nothing of the array
-- 14: ? many
select nick from c where num_nulls(variadic array[nick]) = 1;

-- COALESCE differs from its own fallback
-- 14: N many
select nick from c where coalesce(nick, '') <> '';

-- COALESCE is greater than its own fallback
-- 14: N many
select total from o where coalesce(total, 0) > 0;

-- COALESCE may be as great as its own fallback
-- 14: ? many
select total from o where coalesce(total, 0) >= 0;

-- COALESCE differs from another value than its fallback
-- 14: ? many
select nick from c where coalesce(nick, 'x') <> '';

-- COALESCE of two differs from its fallback because of either
-- 14: ?? many
select nick, email || nick from c where coalesce(nick, email, '') <> '';

-- a flag with FALSE for NULL
-- 14: N many
-- given: create table t(f boolean);
-- given: insert into t values (true), (false), (null);
select f from t where coalesce(f, false);

-- a flag with TRUE for NULL
-- 14: ? many
-- given: create table t(f boolean);
-- given: insert into t values (true), (false), (null);
select f from t where coalesce(f, true);

-- a condition with FALSE for unknown
-- 14: N many
select nick from c where coalesce(nick = 'ann', false);

-- a condition with TRUE for unknown
-- 14: ? many
select nick from c where not coalesce(nick = 'x', false);

-- an arm of OR that is never true
-- 14: N many
select nick from c where nick = 'ann' or false or null;

-- an arm of OR that is always true
-- 14: ? many
select nick from c where nick = 'ann' or true;

-- a CASE that is true only for a value
-- 14: N many
select nick from c where case when nick is null then false else true end;

-- a CASE that is true because of its result
-- 14: N many
select nick from c where case when email = 'q' then nick = 'x' else nick = 'ann' end;

-- a CASE with a branch that needs no value
-- 14: ? many
select nick from c where case when email = 'b@x' then true else nick = 'ann' end;

-- a CASE whose ELSE is NULL
-- 14: N many
select nick from c where case when nick = 'ann' then true end;

-- a CASE that compares: nothing is known of what
-- 14: ? many
select nick from c where case nick when 'ann' then false else true end;

-- EXISTS with a join inside
-- 14: N many
select nick from c where exists (select from o join o p on p.note = c.nick where o.id = 1);

-- EXISTS with an outer join inside: its condition need not hold
-- 14: ? many
select nick from c where exists (select from o left join o p on p.note = c.nick where o.id = 1);

-- BETWEEN SYMMETRIC
-- 14: N many
select total from o where total between symmetric 20 and 1;

-- NOT BETWEEN
-- 14: N many
select total from o where total not between 6 and 20;

-- NOT LIKE, ILIKE, SIMILAR TO, and regular expressions
-- 14: NNNN many
select a.nick, b.nick, d.nick, e.nick from c a, c b, c d, c e
where a.nick not like 'b%' and b.nick ilike 'A%' and d.nick similar to 'a%' and e.nick ~ '^a';

-- an array parameter
-- 14: N many
-- cannot be run
select nick from c where nick = any(:p1);

-- pairs in a list
-- 14: NN many
select nick, note from c, o where (nick, note) in (('ann', 'ann'), ('x', 'y'));

-- the greatest of two is NULL only when both are
-- 14: ?N many
select nick, greatest(nick, note) from c, o where greatest(nick, note) > 'a';

-- GREATEST of the same column
-- 14: N many
select nick from c where greatest(nick, upper(nick)) > 'a';

-- LIKE or something else
-- 14: ? many
select nick from c where nick like 'a%' or email like 'b%';

-- BETWEEN or something else
-- 14: ? many
select total from o where total between 1 and 20 or id between 1 and 20;

-- OR and AND of strict parts, where it is neither true nor false that counts
-- 14: N many
select note from o where (note = note or note = 'a') is not unknown;

-- COALESCE of the same column
-- 14: N many
select note from o where coalesce(note, note) is not null;

-- NULLIF of it
-- 14: N many
select note from o where nullif(note, 'x') is not null;

-- with another collation
-- 14: N many
select note from o where note collate "C" is not null;

-- NOT of AND of the same column
-- 14: N many
select note from o where not (note = 'a' and note = 'b');

-- NOT of AND of another column
-- 14: ? many
select note from o where not (note = 'a' and total = 1);
