--! notes
SELECT * FROM archive.notes;

--! orders
SELECT * FROM orders WHERE state = :state;

--! customer
--@ type email = String
SELECT * FROM customers;
