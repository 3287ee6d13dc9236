-- The file that is called as the table has its row, whatever the order.
--! customer
SELECT * FROM customers WHERE email = :email;

--! customer_of_order
SELECT c.* FROM customers c JOIN orders USING (customer_id) WHERE order_id = :order_id;

--! maybe
-- Another type: what may be NULL differs.
SELECT c.* FROM orders LEFT JOIN customers c ON c.customer_id = order_id WHERE order_id = :order_id;

--! notes
SELECT * FROM notes;
