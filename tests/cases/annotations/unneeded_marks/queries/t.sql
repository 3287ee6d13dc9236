--! find : (name!, note!)
SELECT id, name, note FROM t WHERE id = :id;

--: Unused (note?)

--! count
SELECT count(*) FROM t;
