-- Money that readers owe.

-- ANCHOR: integer
--! pay_whole_euros
--- Here `:paid` is an integer, because `:paid > 0` is analysed first and 0 is an integer.
--@ affects one
UPDATE fines
SET amount = amount - :paid
WHERE :paid > 0
    AND reader_id = :reader_id;
-- ANCHOR_END: integer

-- ANCHOR: numeric
--! pay
--- Here `:paid` is numeric, because 0.00 is.
--@ affects one
UPDATE fines
SET amount = amount - :paid
WHERE :paid > 0.00
    AND reader_id = :reader_id;
-- ANCHOR_END: numeric

-- ANCHOR: upsert
--! charge
--- Adds to what a reader owes; the first fine inserts the row.
--@ error fines_reader_id_fkey = UnknownReader
INSERT INTO fines (reader_id, amount)
VALUES (:reader_id, :amount)
ON CONFLICT (reader_id) DO UPDATE
SET amount = fines.amount + excluded.amount
RETURNING amount;
-- ANCHOR_END: upsert
