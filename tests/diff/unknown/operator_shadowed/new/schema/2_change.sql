CREATE FUNCTION app.same(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 OPERATOR(pg_catalog.=) $2';
CREATE OPERATOR app.= (FUNCTION = app.same, LEFTARG = int, RIGHTARG = int);
