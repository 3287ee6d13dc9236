-- concat ignores NULL, || does not; a NULL VARIADIC array; a NULL separator
-- 14: ?N??? many
select email || nick, concat(email,nick), concat_ws(nick,'a','b'), concat(variadic null::text[]), concat_ws(email, variadic null::int[]) from c;

-- a JSON field or an array element may not be there
-- 14: ??N? one
select '{"a":null}'::jsonb->'b', '{"a":null}'::jsonb->>'a', '{1}'::int[], ('{1}'::int[])[2];

-- a pattern may not match
-- 14: ?N?N one
select substring('abc' from 'x'), substring('abc' from 1 for 2), regexp_match('a','b'), regexp_replace('a','b','c');

-- strict functions that can return NULL all the same
-- 14: ?????N one
select extract(hour from 'infinity'::timestamp), to_char('2020-01-01'::timestamp,''), lower('[1,)'::int4range), upper('[1,)'::int4range), array_length('{}'::int[],1), cardinality('{}'::int[]);

-- what the session knows of itself
-- 14: ?N?NN one
select current_schema, current_user, current_setting('no.such',true), now(), current_date;

-- constructors make a value of anything
-- 14: NNN many
select row(nick), array[nick], array(select nick from c where false) from c;

-- a comparison with an array that holds NULL
-- 14: ?NN many
select nick = any(array['a',null]), nick is null, email = any(array['a','b']) from c;

-- a parameter is never NULL unless its author says so
-- 14: NN one
select :p1::int + 1, :p2::text;

-- a slice is at most empty, an element may not be there
-- 14: NNN?? many
select (array[1, 2])[5:6], ('{}'::int[])[1:2], (array[id, 1])[id:], (array[1])[nullif(id, 1):2], (array[1])[9] from c;

-- fields of a constructor
-- 14: N? many
select (row(id, nick)).f1, (row(id, nick)).f2 from c;

-- fields of what a function returns
-- 14: N?? many
-- given: create function f(out a int, out b text) language sql as $$ select 1, null::text $$;
-- given: create function g(x int, out a int, out b text) language sql as $$ select id, email from c where id = x $$;
select (f()).a, (f()).b, (g(77)).a from c;

-- fields of infinity that there are, and that there are not
-- 14: NNNNN??? one
select extract(epoch from 'infinity'::timestamptz), extract(year from 'infinity'::date), date_part('century', '-infinity'::timestamp), extract(julian from '-infinity'::date), date_part('isoyear', 'infinity'::date), extract(day from 'infinity'::date), extract(hour from '-infinity'::timestamp), date_part('quarter', 'infinity'::date);

-- a field whose name is not a constant
-- 14: ? many
select date_part(x, 'infinity'::timestamp) from (values ('day'), ('year')) v(x);

-- AND, OR and NOT of values that are not NULL
-- 14: NNN? many
select id = 1 or id = 2, id = 1 and id = 2, not (id = 1), note = 'a' or id = 1 from o;

-- tests of what may be NULL
-- 14: NNN many
select (note = 'a') is false, (note = 'a') is not true, (note = 'a') is unknown from o;

-- comparisons of rows
-- 14: N? many
select (id, 'c') > (id, 'b'), (id, note) > (id, 'b') from o;

-- a cast to a domain that is NOT NULL
-- 14: N? many
-- given: create domain this_required as int not null; create domain this_small as int check (value < 1000);
select c.id::this_required, x.id::this_small from c left join o x on x.id = c.id and x.id = 3;
