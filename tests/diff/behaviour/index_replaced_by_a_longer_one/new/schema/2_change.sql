CREATE INDEX orders_customer_id_placed_on_idx ON orders (customer_id, placed_on);
DROP INDEX orders_customer_id_idx;
