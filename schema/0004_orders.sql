-- Who bought what, at which price.

CREATE TABLE orders (
    order_id            bigint GENERATED ALWAYS AS IDENTITY,
    reference           uuid NOT NULL DEFAULT gen_random_uuid(),
    customer_id         bigint NOT NULL,
    shipping_address_id bigint,
    status              order_status NOT NULL DEFAULT 'pending',
    note                text,
    placed_at           timestamptz NOT NULL DEFAULT now(),
    paid_at             timestamptz,
    payment_id          uuid,
    cancelled_from      order_status,
    CONSTRAINT orders_pkey PRIMARY KEY (order_id),
    CONSTRAINT orders_reference_key UNIQUE (reference),
    CONSTRAINT orders_payment_id_key UNIQUE (payment_id),
    CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES customers (customer_id) ON DELETE RESTRICT,
    CONSTRAINT orders_shipping_address_id_fkey FOREIGN KEY (shipping_address_id)
        REFERENCES addresses (address_id) ON DELETE SET NULL,
    CONSTRAINT orders_paid_at_recorded
        CHECK (status NOT IN ('paid', 'shipped', 'delivered') OR paid_at IS NOT NULL),
    CONSTRAINT orders_cancelled_from_when_cancelled
        CHECK ((status = 'cancelled') = (cancelled_from IS NOT NULL))
);

CREATE INDEX orders_customer_id_placed_at_idx ON orders (customer_id, placed_at DESC);
CREATE INDEX orders_shipping_address_id_idx ON orders (shipping_address_id);
CREATE INDEX orders_open_idx ON orders (status, placed_at) WHERE status IN ('pending', 'paid');

COMMENT ON TABLE orders IS 'What customers have ordered; the pieces are in order_items.';
COMMENT ON COLUMN orders.reference IS 'The number that customers see: it gives nothing away about how many orders there are.';
COMMENT ON COLUMN orders.shipping_address_id IS 'NULL for an order that is collected at the counter, or whose address was deleted.';
COMMENT ON COLUMN orders.payment_id IS 'The payment provider''s id for the payment of this order, and of no other; NULL until paid, or when paid in cash.';
COMMENT ON COLUMN orders.cancelled_from IS 'How far the order had come when it was cancelled.';

CREATE TABLE order_items (
    order_id   bigint,
    product_id bigint,
    quantity   positive_quantity NOT NULL,
    unit_price numeric(12, 2) NOT NULL,
    discount   numeric(12, 2),
    CONSTRAINT order_items_pkey PRIMARY KEY (order_id, product_id),
    CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id)
        REFERENCES orders (order_id) ON DELETE CASCADE,
    CONSTRAINT order_items_product_id_fkey FOREIGN KEY (product_id)
        REFERENCES products (product_id) ON DELETE RESTRICT,
    CONSTRAINT order_items_unit_price_not_negative CHECK (unit_price >= 0 AND unit_price <> 'NaN'),
    CONSTRAINT order_items_discount_within_price CHECK (discount BETWEEN 0 AND quantity * unit_price)
);

CREATE INDEX order_items_product_id_idx ON order_items (product_id);

COMMENT ON TABLE order_items IS 'The products of an order, each once.';
COMMENT ON COLUMN order_items.unit_price IS 'What one piece cost when it was ordered; later prices do not change it.';
COMMENT ON COLUMN order_items.discount IS 'What was taken off the whole line; NULL when nothing was.';
