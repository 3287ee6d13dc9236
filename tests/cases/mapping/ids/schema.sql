CREATE TABLE customers (customer_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, referred_by bigint REFERENCES customers);
CREATE TABLE products (sku text PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (order_id uuid PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, placed_at timestamptz NOT NULL);
CREATE TABLE lines (order_id uuid REFERENCES orders, line_no int, sku text NOT NULL REFERENCES products, PRIMARY KEY (order_id, line_no));
-- A key that is another table's key, too, has that table's type.
CREATE TABLE invoices (order_id uuid PRIMARY KEY REFERENCES orders, amount numeric NOT NULL);
CREATE VIEW open_orders AS SELECT o.order_id, o.customer_id, c.name FROM orders o JOIN customers c USING (customer_id);
CREATE TABLE events (event_id bigint, at date, customer_id bigint REFERENCES customers, PRIMARY KEY (event_id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
