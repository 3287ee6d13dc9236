-- The equality operators of all btree operator classes: strategy 3 of their families.
SELECT oc.oid AS operator_class, pg_catalog.array_agg(ao.amopopr ORDER BY ao.amopopr) AS operators
FROM pg_catalog.pg_opclass oc
JOIN pg_catalog.pg_amop ao ON ao.amopfamily = oc.opcfamily AND ao.amopmethod = oc.opcmethod
JOIN pg_catalog.pg_am am ON am.oid = oc.opcmethod
WHERE am.amname = 'btree' AND ao.amopstrategy = 3
GROUP BY oc.oid
