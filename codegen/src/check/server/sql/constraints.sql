-- Constraints of tables, constraint triggers left out.
SELECT c.oid,
       c.conname AS name,
       c.contype AS kind,
       c.conrelid AS relation,
       c.conkey AS columns,
       c.confrelid AS foreign_relation,
       c.confkey AS foreign_columns,
       c.confdeltype AS on_delete,
       c.confupdtype AS on_update,
       c.confdelsetcols AS on_delete_columns, -- from 15
       NULL::int2[] AS on_delete_columns,     -- before 15
       c.condeferrable AS deferrable,
       c.condeferred AS deferred,
       c.convalidated AND c.conenforced AS validated, -- from 18
       c.convalidated AS validated,                   -- before 18
       c.conenforced AS enforced,                     -- from 18
       true AS enforced,                              -- before 18
       c.connoinherit AS no_inherit,
       c.conindid AS index,
       c.conparentid AS parent,
       pg_catalog.pg_get_constraintdef(c.oid) AS definition,
       CASE WHEN c.contype = 'c' THEN c.conbin::text END AS check,
       c.conpfeqop::oid[] AS foreign_equality,
       -- A foreign key is as good as its triggers: ALTER TABLE ... DISABLE TRIGGER ALL switches them off.
       NOT EXISTS (
           SELECT FROM pg_catalog.pg_trigger t WHERE t.tgconstraint = c.oid AND t.tgenabled NOT IN ('O', 'A')
       )
       AND NOT c.conperiod -- from 18
       AS always_checked
FROM pg_catalog.pg_constraint c
WHERE c.conrelid <> 0 AND c.contype IN ('p', 'u', 'f', 'c', 'x', 'n')
  AND ($1 IS NULL AND c.conrelid >= 16384 OR c.conrelid = ANY ($1))
