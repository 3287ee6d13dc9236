ALTER TABLE customers DROP COLUMN note;
ALTER TYPE state ADD VALUE 'cancelled';
ALTER TABLE orders ADD CONSTRAINT "orders_<b>_check" CHECK (total < 1000);
