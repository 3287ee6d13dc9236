-- How long things take: `interval` has no Rust type of its own.

-- ANCHOR: cast
--! lent_for
--- How long each loan has lasted, of those that lasted at least so long: `1 week`, `36 hours`.
SELECT book_id, (returned_at - lent_at)::text AS lasted
FROM loans
WHERE returned_at - lent_at >= :at_least::text::interval;
-- ANCHOR_END: cast
