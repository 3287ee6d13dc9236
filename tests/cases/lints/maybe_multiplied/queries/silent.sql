--! lines
SELECT o.id, count(*) AS lines, count(i.line) AS lines_too FROM orders o JOIN items i ON i.order_id = o.id GROUP BY o.id;

--! orders
SELECT count(DISTINCT o.id) AS orders FROM orders o JOIN items i ON i.order_id = o.id;

--! paid_orders
SELECT count(o.id) AS orders FROM orders o JOIN paid ON paid.order_id = o.id;

--! orders_with_items
SELECT count(o.id) AS orders FROM orders o WHERE EXISTS (SELECT FROM items i WHERE i.order_id = o.id);

--! allowed
--@ allow maybe-multiplied the name says what is counted
SELECT count(o.id) AS lines FROM orders o JOIN items i ON i.order_id = o.id;
