--! with_items
--@ nest items = Item
SELECT o.order_id, o.note, ARRAY(
    SELECT ROW(i.sku, i.quantity, i.gift)
    FROM items i
    WHERE i.order_id = o.order_id
    ORDER BY i.sku
) AS items
FROM orders o;

--! with_names
--- The fields that are no plain columns have the names that are listed.
--@ nest lines = Line(sku, total, gift, labels)
SELECT o.order_id, ARRAY(
    SELECT (i.sku, i.quantity * 2, coalesce(i.gift, 'none'), i.tags)
    FROM items i
    WHERE i.order_id = o.order_id
) AS lines
FROM orders o;

--! aggregated
--- Without an item of the order there is one record of NULLs.
--@ nest items = Joined
SELECT o.order_id, array_agg(ROW(i.sku, i.quantity) ORDER BY i.sku) AS items
FROM orders o
LEFT JOIN items i ON i.order_id = o.order_id
GROUP BY o.order_id;

--! filtered
--- FILTER leaves only items that there are, and the array is NULL without one.
--@ nest items = Counted
SELECT o.order_id, array_agg(ROW(i.sku, i.quantity) ORDER BY i.sku) FILTER (WHERE i.order_id IS NOT NULL) AS items
FROM orders o
LEFT JOIN items i ON i.order_id = o.order_id
GROUP BY o.order_id;

--! never_null
--@ nest items = Counted
SELECT o.order_id,
    coalesce(array_agg(ROW(i.sku, i.quantity) ORDER BY i.sku) FILTER (WHERE i.sku IS NOT NULL), '{}') AS items
FROM orders o
LEFT JOIN items i ON i.order_id = o.order_id
GROUP BY o.order_id;

--! whole_rows
--@ nest items = WholeItem
SELECT o.order_id, ARRAY(SELECT i FROM items i WHERE i.order_id = o.order_id ORDER BY i.sku) AS items
FROM orders o;

--! whole_rows_of_a_query
--@ nest items = Bundle
SELECT o.order_id, ARRAY(
    SELECT b FROM (
        SELECT i.gift AS wrapping, count(*) AS pieces, array_agg(i.sku) AS skus
        FROM items i
        WHERE i.order_id = o.order_id
        GROUP BY i.gift
    ) AS b
    WHERE b.wrapping IS NOT NULL
) AS items
FROM orders o;

--! absent_rows
--- A row of the outer join that is not there is NULL; one that is there has its NOT NULLs.
--@ nest items = WholeItem
SELECT array_agg(i ORDER BY i.sku) AS items
FROM orders o
LEFT JOIN items i ON i.order_id = o.order_id;

--! one_record
--@ nest item = Item
SELECT o.order_id, (
    SELECT ROW(i.sku, i.quantity, i.gift)
    FROM items i
    WHERE i.order_id = o.order_id
    ORDER BY i.sku
    LIMIT 1
) AS item
FROM orders o;

--! alone
--@ nest items = Item
SELECT ARRAY(SELECT ROW(i.sku, i.quantity, i.gift) FROM items i ORDER BY i.sku) AS items;

--! inserted
--@ nest written = WholeItem
INSERT INTO items AS i (order_id, sku, quantity)
VALUES (:order_id, :sku, :quantity)
RETURNING i.order_id, i AS written;

--! some (gift?)
--@ nest items = Item
SELECT o.order_id, ARRAY(
    SELECT ROW(i.sku, i.quantity, i.gift)
    FROM items i
    WHERE i.order_id = o.order_id
        AND i.quantity >= :least --@ if :least
    ORDER BY i.sku
) AS items
FROM orders o
WHERE (:gift IS NULL OR o.note = :gift);

--! tuples
--- Without `--@ nest`, tuples, as nullable as is proven.
SELECT ARRAY(SELECT ROW(i.sku, i.quantity, i.gift) FROM items i) AS items, ROW(1, NULL::text) AS pair;

--! of_an_aggregate
--- What an aggregate of one's own makes of records is not known.
--@ nest last = Last(sku, quantity)
SELECT last_of(ROW(i.sku, i.quantity) ORDER BY i.sku) AS last FROM items i;
