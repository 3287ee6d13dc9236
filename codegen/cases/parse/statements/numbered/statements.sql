--! find
SELECT $1, :name, $2
FROM t WHERE a = $12;

--! fine
SELECT '$1', $$ $1 $$, a$1 FROM t; -- $1
