-- Many rows on few keys, NULL in every other nullable column, amounts and times at the edges, arrays with and without elements,
-- JSON with explicit nulls, everything that a rule about NULL could overlook.

INSERT INTO products (sku, name, description, price, list_price, tags, attributes, released_on, discontinued_at)
SELECT 'S' || n, CASE n % 3 WHEN 0 THEN 'same' ELSE 'n' || n END, CASE n % 2 WHEN 0 THEN '' END, n % 7,
    CASE n % 2 WHEN 0 THEN 999999999 END, CASE n % 3 WHEN 0 THEN '{}'::text[] ELSE ARRAY['a', 'it''s', ''] END,
    CASE n % 4 WHEN 0 THEN '{"a": null, "it''s": 1}' WHEN 1 THEN '{"a": "x"}' ELSE '{}' END::jsonb,
    CASE n % 3 WHEN 0 THEN 'infinity' WHEN 1 THEN '0001-01-01' END::date, CASE n % 5 WHEN 0 THEN now() END
FROM generate_series(1, 30) AS n;

INSERT INTO inventory (product_id, quantity, reorder_level, shelf, counted_at)
SELECT n, CASE n % 3 WHEN 0 THEN 0 ELSE 1000000 END, n % 5, CASE n % 2 WHEN 0 THEN 'x' END, CASE n % 4 WHEN 0 THEN '-infinity'::timestamptz END
FROM generate_series(1, 20) AS n;

INSERT INTO customers (email, first_name, last_name, phone, birth_date, preferred_contact, newsletter, preferences)
SELECT 'c' || n || '@x', 'F', CASE n % 2 WHEN 0 THEN 'L' ELSE 'M' END, CASE n % 2 WHEN 0 THEN '1' END,
    CASE n % 3 WHEN 0 THEN date '2000-02-29' END, (enum_range(NULL::contact_channel))[n % 4],
    CASE n % 3 WHEN 0 THEN true WHEN 1 THEN false END, CASE n % 4 WHEN 0 THEN 'null' WHEN 1 THEN '{"a": null}' END::jsonb
FROM generate_series(1, 12) AS n;

INSERT INTO addresses (customer_id, label, recipient, street, postal_code, city, country, is_default)
SELECT 1 + n % 5, 'l' || n, CASE n % 2 WHEN 0 THEN 'r' END, 's', CASE n % 3 WHEN 0 THEN '1' END, 'c', 'AT', n <= 5
FROM generate_series(1, 15) AS n;

INSERT INTO reviews (product_id, customer_id, rating, body, recommends, photo_urls)
SELECT p, c, 1 + (p + c) % 5, CASE (p + c) % 2 WHEN 0 THEN '' END, CASE (p + c) % 3 WHEN 0 THEN true WHEN 1 THEN false END,
    CASE (p + c) % 4 WHEN 0 THEN ARRAY['u', NULL] WHEN 1 THEN '{}' WHEN 2 THEN ARRAY[NULL]::text[] END
FROM generate_series(1, 6) AS p, generate_series(1, 8) AS c;

-- Customer 1 has nearly all orders; most have no items.
INSERT INTO orders (customer_id, shipping_address_id, status, note, placed_at, paid_at, payment_id, cancelled_from)
SELECT CASE WHEN n < 25 THEN 1 ELSE n % 6 + 1 END, CASE n % 3 WHEN 0 THEN 1 END,
    (enum_range(NULL::order_status))[1 + n % 5], CASE n % 2 WHEN 0 THEN 'note' END,
    CASE n % 9 WHEN 0 THEN 'infinity' WHEN 1 THEN '-infinity' ELSE now() - n * interval '20 days' END::timestamptz,
    CASE WHEN n % 5 IN (1, 2, 3) THEN now() END, CASE WHEN n % 5 = 1 THEN gen_random_uuid() END,
    CASE WHEN n % 5 = 4 THEN 'pending'::order_status END
FROM generate_series(1, 40) AS n;

INSERT INTO order_items (order_id, product_id, quantity, unit_price, discount)
SELECT o, p, 1 + p, 1.5, CASE (o + p) % 3 WHEN 0 THEN 0 WHEN 1 THEN 1 END
FROM generate_series(2, 40, 3) AS o, generate_series(1, 4) AS p;

INSERT INTO accounts (customer_id, name, balance)
SELECT CASE n % 3 WHEN 0 THEN NULL ELSE 1 + n % 4 END, 'a' || n, CASE n % 2 WHEN 0 THEN 999999999.99 ELSE 0 END
FROM generate_series(1, 12) AS n;

INSERT INTO transfers (request_id, from_account_id, to_account_id, amount, memo)
SELECT gen_random_uuid(), 1 + n % 6, 7 + n % 3, n, CASE n % 2 WHEN 0 THEN 'm' END FROM generate_series(1, 20) AS n;

-- Owners leave; what belonged to them stays.
DELETE FROM customers WHERE customer_id = 12;
