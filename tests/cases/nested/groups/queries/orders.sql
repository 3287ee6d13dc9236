--! with_items : Order()
--- Orders, also those without items.
--@ group items = Item(i.*)
SELECT o.order_id, o.placed_at, c.name AS customer, i.line, i.sku, i.note
FROM orders AS o
LEFT JOIN customers AS c USING (customer_id)
LEFT JOIN items AS i ON i.order_id = o.order_id
ORDER BY o.order_id, i.line;

--! of_customer
-- The expression is the same in all rows of a group, and the key comes after it.
--@ group items = LineOfOrder(i.*)
--@ embed customer = Customer(c.*)
SELECT o.order_id, c.customer_id, c.name, i.line, i.sku
FROM customers AS c
JOIN orders AS o ON o.customer_id = c.customer_id
JOIN items AS i ON i.order_id = o.order_id
WHERE c.customer_id = :customer_id
ORDER BY date_trunc('day', o.placed_at, 'UTC') DESC, o.order_id DESC, i.line;

--! export
--@ group lines = Line(i.*)
COPY (
    SELECT o.order_id, i.line
    FROM orders AS o
    JOIN items AS i ON i.order_id = o.order_id
    ORDER BY o.order_id
) TO STDOUT;

--! of_one
-- The only order: all of its items, in any order.
--@ group items = OneItem(i.*)
SELECT o.order_id, o.placed_at, i.line
FROM orders AS o
JOIN items AS i ON i.order_id = o.order_id
WHERE o.order_id = :order_id;
