-- Families share an e-mail address.
ALTER TABLE customers DROP CONSTRAINT customers_email_key;
CREATE INDEX customers_email_idx ON customers (email);
