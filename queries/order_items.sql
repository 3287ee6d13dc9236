-- What is in an order.

--! add
--- Adds a product to an order at today's price; nothing comes back when it is not to be had any more.
--@ error order_items_pkey = AlreadyInOrder
--@ error order_items_order_id_fkey = UnknownOrder
INSERT INTO order_items (order_id, product_id, quantity, unit_price)
SELECT :order_id, product_id, :quantity, price
FROM products
WHERE product_id = :product_id
    AND discontinued_at IS NULL
RETURNING unit_price;

--! remove
--- Takes a product out of an order.
--@ affects one
DELETE FROM order_items
WHERE order_id = :order_id
    AND product_id = :product_id;
