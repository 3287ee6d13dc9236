--! add
INSERT INTO orders VALUES (:order_id, :currency, :amount, :note, :matrix);

--! find
SELECT order_id, currency, matrix FROM orders WHERE order_id = :order_id;

--! pay
INSERT INTO payments SELECT order_id, currency, :day FROM orders WHERE order_id = :order_id AND currency IS DISTINCT FROM :currency;

--! set_currency
UPDATE orders SET currency = coalesce(:currency, currency) WHERE order_id = ANY (:order_ids);

--! through_the_view
SELECT * FROM amounts WHERE currency = :currency;

--! currencies
SELECT DISTINCT currency FROM orders UNION ALL SELECT currency FROM payments;

--! joined
SELECT coalesce(p.currency, o.currency) AS currency, p.day FROM orders o LEFT JOIN payments p USING (order_id);

--! audited
SELECT order_id, note FROM audit.orders;

--! upper
SELECT upper(currency) AS currency FROM orders WHERE currency LIKE :pattern;

--! add_address
INSERT INTO addresses VALUES (:address) RETURNING address, (address).code AS code;
