--! of_customer
SELECT id FROM customers WHERE EXISTS (SELECT FROM items WHERE order_id = 1 AND note = 'x');
