-- As little as the schema allows: one or two rows in each table, every nullable column NULL, and things that lack their other half:
-- products without inventory, orders without items, customers without orders, accounts without owner.

INSERT INTO products (sku, name, price) VALUES ('A', 'a', 0), ('B', 'b', 1), ('C', 'c', 2);
INSERT INTO inventory (product_id) VALUES (1);
INSERT INTO customers (email, first_name, last_name) VALUES ('a@a', '', ''), ('b@b', 'B', 'B'), ('c@c', 'C', 'C');
INSERT INTO addresses (customer_id, label, street, city, country) VALUES (1, '', '', '', 'AT'), (2, 'x', 'x', 'x', 'AT');
INSERT INTO reviews (product_id, customer_id, rating) VALUES (1, 1, 1);
INSERT INTO orders (customer_id) VALUES (1), (1), (2);
INSERT INTO order_items (order_id, product_id, quantity, unit_price) VALUES (1, 1, 1, 0);
INSERT INTO accounts (customer_id, name) VALUES (NULL, 'till'), (NULL, 'till'), (1, '');
INSERT INTO transfers (request_id, from_account_id, to_account_id, amount) VALUES ('00000000-0000-0000-0000-000000000001', 1, 2, 0.01);
