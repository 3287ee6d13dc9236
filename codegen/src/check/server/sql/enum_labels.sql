-- The labels of all enums, in their order.
SELECT e.enumtypid AS type, e.enumlabel AS label
FROM pg_catalog.pg_enum e
ORDER BY e.enumtypid, e.enumsortorder
