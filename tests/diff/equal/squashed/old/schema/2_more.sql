ALTER TABLE customers ADD COLUMN phone text;
ALTER TABLE customers DROP COLUMN note;
ALTER TABLE customers ADD COLUMN note text;
