--! record
--- Notes that a reader has paid.
--@ error payments_reader_id_fkey = UnknownReader
INSERT INTO accounting.payments (reader_id, amount)
VALUES (:reader_id, :amount)
RETURNING payment_id;

--! total
--- What a reader has paid so far.
SELECT coalesce(sum(amount), 0) AS total
FROM accounting.payments
WHERE reader_id = :reader_id;
