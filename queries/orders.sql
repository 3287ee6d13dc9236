-- Orders, from the moment they are placed.

--! create
--- Places an order, as yet without items.
--@ params NewOrder
--@ error orders_customer_id_fkey = UnknownCustomer
--@ error orders_shipping_address_id_fkey = UnknownAddress
INSERT INTO orders (customer_id, shipping_address_id, note)
VALUES (:customer_id, :shipping_address_id, :note)
RETURNING order_id, reference, status, placed_at;

--! find
--- The order with this id.
SELECT *
FROM orders
WHERE order_id = :order_id;

--! find_by_reference
--- The order with the number that its customer was given.
SELECT *
FROM orders
WHERE reference = :reference;

--! by_status
--- The orders that have come this far, the oldest first.
SELECT *
FROM orders
WHERE status = :status
ORDER BY placed_at, order_id;

--! with_items
--- The order with its items, and with the address that it goes to unless it is collected.
--@ nest items = OrderedItem(product_id, product_name, quantity, unit_price, discount)
--@ embed address = ShippingAddress(a.*)
SELECT
    o.order_id, o.reference, o.status, o.placed_at,
    a.address_id, a.recipient, a.street, a.postal_code, a.city, a.country,
    ARRAY(
        SELECT ROW(i.product_id, p.name, i.quantity, i.unit_price, i.discount)
        FROM order_items i
        JOIN products p ON p.product_id = i.product_id
        WHERE i.order_id = o.order_id
        ORDER BY p.name, p.product_id
    ) AS items
FROM orders o
LEFT JOIN addresses a ON a.address_id = o.shipping_address_id
WHERE o.order_id = :order_id;

--! history
--- Everything that the customer has ordered, the latest first; with `since`, no further back than that.
SELECT order_id, reference, status, placed_at, paid_at, item_count, total
FROM order_totals
WHERE customer_id = :customer_id
    AND (placed_at >= :since OR :since IS NULL)
ORDER BY placed_at DESC, order_id DESC;

--! count
--- How many orders there are.
SELECT count(*) AS orders
FROM orders;

--! mark_paid
--- Notes that a pending order has been paid, in cash when there is no payment id.
--@ affects one enforced
--@ error orders_payment_id_key = PaymentAlreadyUsed
UPDATE orders
SET status = 'paid', paid_at = now(), payment_id = :payment_id
WHERE order_id = :order_id
    AND status = 'pending';

--! change_status
--- Moves an order on, provided that it still is where the caller believes it to be.
--@ affects one
--@ error orders_paid_at_recorded = NotPaid
UPDATE orders
SET status = :to_status
WHERE order_id = :order_id
    AND status = :from_status;

--! cancel
--- Cancels an order that has not left the house; nothing comes back when it is too late.
UPDATE orders
SET status = 'cancelled', cancelled_from = status
WHERE order_id = :order_id
    AND status IN ('pending', 'paid')
RETURNING order_id, paid_at IS NOT NULL AS refund_due;

--! delete_cancelled
--- Throws away the orders that were cancelled and placed before this time, with their items.
--@ allow hardly-indexed is run once a night
DELETE FROM orders
WHERE status = 'cancelled'
    AND placed_at < :placed_before;
