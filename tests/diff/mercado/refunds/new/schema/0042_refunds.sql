-- Whoever cancels a paid order owes the customer a refund.
ALTER TABLE orders ADD COLUMN refund_due boolean NOT NULL DEFAULT false;
ALTER TABLE orders ADD CONSTRAINT orders_refund_due_when_paid
    CHECK (status <> 'cancelled' OR paid_at IS NULL OR refund_due);
