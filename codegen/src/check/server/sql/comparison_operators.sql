-- The operators that compare, with their strategy: those of all btree operator families, and the negators of their equality, which are in none.
SELECT DISTINCT unnest(ARRAY[ao.amopopr, CASE WHEN ao.amopstrategy = 3 THEN NULLIF(o.oprnegate, 0) END]) AS operator,
       ao.amopstrategy AS strategy
FROM pg_catalog.pg_amop ao
JOIN pg_catalog.pg_am am ON am.oid = ao.amopmethod
JOIN pg_catalog.pg_operator o ON o.oid = ao.amopopr
WHERE am.amname = 'btree'
