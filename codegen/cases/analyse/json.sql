-- constructors give a value
-- 16: NNN one
select json_object('a': 1), json_array(1, null), json_array(null returning text);

-- aggregates over no rows do not
-- 16: ??N one
select json_objectagg('a': id), json_arrayagg(id), count(*) from c where id > 9;

-- aggregates of groups
-- 16: NN? many
select json_objectagg('a' || id::text: id), json_arrayagg(id), json_arrayagg(id) filter (where id > 9) from c group by email;

-- JSON of a query's rows, of which there may be none
-- 16: ? one
select json_array(select id from c where id > 9);

-- JSON, JSON_SCALAR and JSON_SERIALIZE give NULL for NULL
-- 17: N?N?N? many
select json(email), json(nick), json_scalar(email), json_scalar(nick), json_serialize(email returning bytea), json_serialize(nick) from (select '1' as email, nick from c where id > 1) s;

-- JSON_EXISTS finds it or not, and an error is UNKNOWN only where that is asked for
-- 17: NN?N? many
select json_exists(jsonb '[]', 'strict $.a'), json_exists(jsonb '[]', 'strict $.a' true on error), json_exists(jsonb '[]', 'strict $.a' unknown on error), json_exists(jsonb '[]', '$.a' error on error), json_exists(nullif(jsonb '[]', jsonb '[]'), '$') from c;

-- JSON_VALUE of a JSON null is NULL, whatever ON EMPTY and ON ERROR say
-- 17: ?? one
select json_value(jsonb 'null', '$' returning int default 0 on empty error on error), json_value(jsonb '{}', '$.a' returning int default 0 on empty error on error);

-- JSON_QUERY of a JSON null is JSON null
-- 17: NNN one
select json_query(jsonb 'null', '$' error on empty error on error), json_query(jsonb 'null', '$' returning text omit quotes error on empty error on error), json_query(jsonb '{}', '$.a' empty array on empty empty object on error);

-- JSON_QUERY without both clauses
-- 17: ??? one
select json_query(jsonb '{}', '$.a'), json_query(jsonb '{}', '$.a' error on error), json_query(jsonb '[1, 2]', '$[*]' error on empty);

-- JSON_QUERY of other types makes a JSON null NULL
-- 17: ? one
select json_query(jsonb '[null]', '$' returning int[] error on empty error on error);

-- the DEFAULT decides
-- 17: NN? one
select json_query(jsonb '{}', '$.a' returning text default 'x' on empty error on error), json_query(jsonb '{}', '$.a' default '[]' on empty error on error), json_query(jsonb '{}', '$.a' returning text default lower(null) on empty error on error);

-- JSON_TABLE: FOR ORDINALITY, EXISTS, and columns whose errors are errors
-- 17: NN?N?? many
select * from json_table(jsonb '[1, {"b": [3]}]', '$[*]' columns (o for ordinality, e int exists path '$.a', u boolean exists path 'strict $.a' unknown on error, q text format json path '$' error on empty error on error, v text path '$.b', r text format json path '$.b'));

-- JSON_TABLE: columns of a NESTED PATH that finds nothing are NULL
-- 17: N?? many
select o, p, f from json_table(jsonb '[1, {"b": [3]}]', '$[*]' columns (o for ordinality, nested path '$.b[*]' columns (p for ordinality, f int exists path '$.x')));

-- JSON_TABLE on the nullable side of a join
-- 17: N? many
select c.id, t.o from c left join lateral json_table(jsonb '[]', '$[*]' columns (o for ordinality)) t on true;

-- IS JSON of NULL is NULL
-- 16: N? many
select email is json, nick is json object from c;
