-- Partitions and inheritance children, of tables and of indexes alike.
SELECT i.inhparent AS parent, i.inhrelid AS child
FROM pg_catalog.pg_inherits i
ORDER BY i.inhparent, i.inhseqno, i.inhrelid
