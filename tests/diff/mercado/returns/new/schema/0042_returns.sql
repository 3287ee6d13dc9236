-- Orders that come back, and through which channel they were placed.
ALTER TYPE order_status ADD VALUE 'returned';
ALTER TABLE orders ADD COLUMN channel text NOT NULL;
