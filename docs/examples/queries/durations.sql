-- ANCHOR: cast
--! lent_for
--- How long each loan lasted, for loans of at least this length.
SELECT book_id, returned_at - lent_at AS lasted
FROM loans
WHERE returned_at - lent_at >= :at_least::interval;
-- ANCHOR_END: cast

-- ANCHOR: privileges
--! privileges
--- Who may do what with the loans: `aclitem` has no binary format.
SELECT relacl::text[] AS privileges FROM pg_class WHERE oid = 'loans'::regclass;
-- ANCHOR_END: privileges
