--! number_comes_second
SELECT id FROM orders WHERE number = :number;

--! one_end
SELECT id FROM orders WHERE total > :least;

-- The first column of an index.
--! of_shop
SELECT id FROM orders WHERE shop_id = :shop;

--! since
SELECT id FROM orders WHERE placed_at > :since;

-- An index has the order, and the first rows are soon found.
--! first_large_ones
SELECT id FROM orders WHERE total > :least ORDER BY placed_at LIMIT 10;

--! allowed
--@ allow hardly-indexed selects most of the rows
SELECT id FROM orders WHERE total > :least;
