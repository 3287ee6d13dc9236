--! by_key
SELECT total FROM orders WHERE id = :id;

--! by_both
SELECT id FROM orders WHERE shop_id = :shop AND number = :number;

--! by_first
SELECT id FROM orders WHERE shop_id = :shop AND customer_id = :customer;

-- One of the conditions is served, and leaves few rows.
--! by_one_of_two
SELECT total FROM orders WHERE id = ANY (:ids) AND customer_id = :customer;

-- The predicate of the partial index is implied.
--! open_ones
SELECT id FROM orders WHERE reference = :reference AND state = 'open';

-- Few values: most of the rows may have the one that is wanted.
--! urgent_ones
SELECT id FROM orders WHERE urgent AND state = :state;

--! truth_as_a_value
SELECT id FROM orders WHERE urgent = :urgent;

-- These conditions leave most rows.
--! others
SELECT id FROM orders WHERE customer_id <> :customer AND reference IS NULL;

-- An optional filter.
--! optional
--@ constant
SELECT id FROM orders WHERE :customer::bigint IS NULL OR customer_id = :customer;

--! own_value
SELECT id FROM customers WHERE coalesce(:city, city) = city;

-- No value narrows what is joined: all rows are wanted.
--! all_pairs
SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id;

--! customers_who_ordered
SELECT name FROM customers c WHERE EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id);

-- A table of one row.
--! setting
SELECT only_one FROM settings WHERE name = :name;

--! recent
SELECT id FROM orders WHERE placed_at > :since;

-- An index has the order, and the first rows are soon found.
--! first_large_ones
SELECT id FROM orders WHERE total > :least ORDER BY placed_at LIMIT 10;

--! items_of_order
SELECT i.product FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.id = :id;

-- Another partition has other rows.
--! of_a_day
SELECT detail FROM events WHERE happened_on = :day;

--! of_subject
SELECT detail FROM events WHERE subject = :subject;

-- The other table is read anyway: the condition tells what is shown of it.
--! with_optional_orders
SELECT c.name, i.line FROM customers c LEFT JOIN order_items i ON i.order_id = c.id AND c.name = :name;

--! same_row
SELECT id FROM orders WHERE customer_id = shop_id;

--! random
SELECT id FROM orders WHERE number = (random() * 100)::integer;

--! allowed
--@ allow no-index is run once a year
SELECT id FROM orders WHERE reference = :reference;
