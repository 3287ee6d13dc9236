--! two_collections
--@ group items = Item(i.*)
--@ group payments = Payment(p.*)
SELECT o.order_id, i.line, p.payment_id
FROM orders AS o
JOIN items AS i ON i.order_id = o.order_id
JOIN payments AS p ON p.order_id = o.order_id
ORDER BY o.order_id;

--! another_collection
--@ group items = Item2(i.*)
SELECT o.order_id, i.line
FROM orders AS o
JOIN items AS i ON i.order_id = o.order_id
JOIN payments AS p ON p.order_id = o.order_id
ORDER BY o.order_id;

--! in_no_order
--@ group items = Item3(i.*)
SELECT o.order_id, i.line
FROM orders AS o
JOIN items AS i ON i.order_id = o.order_id;

--! in_another_order
--@ group items = Item4(i.*)
SELECT o.order_id, i.line, i.sku
FROM orders AS o
JOIN items AS i ON i.order_id = o.order_id
ORDER BY i.sku, o.order_id;

--! by_something_else
--@ group items = Item5(i.*)
SELECT o.order_id, o.placed_at, i.line
FROM orders AS o
JOIN items AS i ON i.order_id = o.order_id
ORDER BY o.placed_at;

--! without_the_key
--@ group items = Item6(i.*)
SELECT o.placed_at, i.line
FROM orders AS o
JOIN items AS i ON i.order_id = o.order_id
ORDER BY o.order_id;

--! cut
--@ group items = Item7(i.*)
SELECT o.order_id, i.line
FROM orders AS o
JOIN items AS i ON i.order_id = o.order_id
ORDER BY o.order_id
LIMIT 10;

--! computed
--@ group items = Item8(i.*)
SELECT o.order_id, random() AS chance, i.line
FROM orders AS o
JOIN items AS i ON i.order_id = o.order_id
ORDER BY o.order_id;

--! without_an_order
--@ group items = Item9(i.*)
SELECT o.order_id, i.line
FROM orders AS o
RIGHT JOIN items AS i ON i.order_id = o.order_id
ORDER BY o.order_id;

--! that_cannot_tell
--@ group items = Item10(i.*)
SELECT o.order_id, i.note
FROM orders AS o
JOIN items AS i ON i.order_id = o.order_id
ORDER BY o.order_id;

--! that_varies
--@ group items = Item11(i.*)
SELECT o.order_id, i.line
FROM orders AS o
JOIN items AS i ON i.order_id = o.order_id
WHERE (:sku IS NULL OR i.sku = :sku)
ORDER BY o.order_id;

--! locked
--@ group items = Item12(i.*)
SELECT o.order_id, i.line
FROM orders AS o
JOIN items AS i ON i.order_id = o.order_id
ORDER BY o.order_id
FOR UPDATE;
