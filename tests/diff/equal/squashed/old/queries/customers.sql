--! find
SELECT c.id, c.note, c.phone FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.state = 'paid';
