--! customer
DELETE FROM customers WHERE id = $1 RETURNING code
--? INSERT INTO invoices VALUES (1, 1) => 1
--? INSERT INTO reports VALUES (1) => 1
--? INSERT INTO visits VALUES (1, 'p') => 1
--? INSERT INTO later VALUES (1) => 1
--? INSERT INTO wishes VALUES (1, 'good') => 1
--? INSERT INTO wishes VALUES (1, 'bad') => 1
--? INSERT INTO customers VALUES (0, 0); INSERT INTO wishes VALUES (0, 'x'), (1, 'good') => 1

--! cycle
DELETE FROM tree

--! leaf
DELETE FROM reports USING items WHERE items.id = reports.item AND items.label = 'x'

--! item
DELETE FROM items
--? INSERT INTO reports VALUES (1) =>
