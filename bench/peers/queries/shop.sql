-- Read by sqlwright and by cornucopia, whose annotations are the same. The marks of nullability are for cornucopia.

--: Article(note?)

--! by_key : Article
--@ borrowed
SELECT article_id, title, created_at, price, available, reference, details, note FROM articles WHERE article_id = :article_id;

--! up_to : Article
SELECT article_id, title, created_at, price, available, reference, details, note FROM articles WHERE article_id <= :article_id;

--! all_articles : Article
SELECT article_id, title, created_at, price, available, reference, details, note FROM articles;

--! add_reading (note?)
--@ bulk
INSERT INTO readings (sensor, label, taken_at, amount, note) VALUES (:sensor, :label, :taken_at, :amount, :note);

--! create_order
INSERT INTO orders (customer_id, status) VALUES (:customer_id, :status) RETURNING order_id;

--! add_item
INSERT INTO order_items (order_id, article_id, quantity, price) VALUES (:order_id, :article_id, :quantity, :price);

--! take
--@ affects one
UPDATE stock SET pieces = pieces - :quantity WHERE article_id = :article_id AND pieces >= :quantity;

--! by_status
SELECT order_id, status FROM orders WHERE status = :status AND order_id <= 3;

--! load_readings
COPY readings (sensor, label, taken_at, amount, note) FROM STDIN;

--! export_articles : Article
COPY (
    SELECT article_id, title, created_at, price, available, reference, details, note FROM articles WHERE article_id <= 100000
) TO STDOUT;
