--! unknown_parameter (other?)
SELECT id FROM t WHERE id = :id;

--! unknown_column : (nme?)
SELECT id, name FROM t;

--! conflicting : (name?, name!)
SELECT id, name FROM t;

--! unclosed (id?
SELECT id FROM t WHERE id = :id;

--! unknown_row : Missing
SELECT id, name FROM t;

--: Twice ()
--: Twice (name?)
