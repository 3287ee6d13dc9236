--! shipping
SELECT sum(o.shipping) AS shipping FROM orders o JOIN items i ON i.order_id = o.id;

--! shipping_of_each
SELECT o.id, sum(o.shipping) AS shipping, sum(i.quantity) AS quantity
FROM orders o LEFT JOIN items i ON i.order_id = o.id GROUP BY o.id;

--! two_details
SELECT o.id, sum(i.quantity) AS quantity, sum(p.amount) AS paid
FROM orders o JOIN items i ON i.order_id = o.id JOIN payments p ON p.order_id = o.id
GROUP BY o.id;

--! average
SELECT c.id, avg(o.shipping) AS shipping
FROM customers c JOIN orders o ON o.customer_id = c.id JOIN items i ON i.order_id = o.id GROUP BY c.id;

--! with_where
SELECT sum(o.shipping) AS shipping FROM orders o, items i WHERE i.order_id = o.id AND o.customer_id = :customer;

--! listed
SELECT c.id, array_agg(o.id) AS orders
FROM customers c JOIN orders o ON o.customer_id = c.id JOIN items i ON i.order_id = o.id GROUP BY c.id;

--! subquery_of_many
SELECT sum(o.shipping) AS shipping FROM orders o JOIN (SELECT order_id FROM items WHERE quantity > 1) i ON i.order_id = o.id;

--! of_an_expression
SELECT sum(o.shipping * 100 / 120) AS net FROM orders o JOIN items i ON i.order_id = o.id;

--! two_languages
SELECT sum(p.price) AS price FROM products p JOIN names n ON n.product_id = p.id WHERE n.language IN ('de', 'en');
