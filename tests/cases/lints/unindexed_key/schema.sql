CREATE TABLE tenants (id bigint PRIMARY KEY, name text NOT NULL UNIQUE);

CREATE TABLE customers (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id bigint NOT NULL,
    email text NOT NULL UNIQUE,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE orders (
    id bigint PRIMARY KEY,
    tenant_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    note text,
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers ON DELETE CASCADE ON UPDATE CASCADE
);
-- In another order.
CREATE INDEX orders_customer ON orders (customer_id, tenant_id);

CREATE TABLE items (
    order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
    line integer NOT NULL,
    product_id bigint NOT NULL,
    PRIMARY KEY (line, order_id)
);

CREATE TABLE payments (
    id bigint PRIMARY KEY,
    order_id bigint REFERENCES orders ON DELETE SET NULL,
    refund_of bigint REFERENCES payments
);
CREATE INDEX payments_order ON payments (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX payments_refund ON payments (refund_of) WHERE id > 100;

CREATE TABLE products (id bigint PRIMARY KEY, name text NOT NULL);
ALTER TABLE items ADD CONSTRAINT items_product FOREIGN KEY (product_id) REFERENCES products;

CREATE TABLE shelves (id bigint PRIMARY KEY);
CREATE TABLE places (shelf_id bigint NOT NULL REFERENCES shelves, place integer NOT NULL, day date NOT NULL)
    PARTITION BY RANGE (day);
CREATE TABLE places_2024 PARTITION OF places FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX places_shelf ON places (shelf_id);
