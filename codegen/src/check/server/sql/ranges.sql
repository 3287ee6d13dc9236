-- Range types with their subtypes and multirange types.
SELECT r.rngtypid AS range, r.rngsubtype AS subtype,
       r.rngmultitypid AS multirange -- from 14
       0::oid AS multirange          -- before 14
FROM pg_catalog.pg_range r
