-- What PostgreSQL prepares and never runs, in some variants: each statement is reported once.

--! locked
SELECT i.item_id
FROM items i
LEFT JOIN items o ON o.price > i.price --@ if :least
WHERE i.stock > 0
    AND coalesce(o.price, 0) >= :least --@ if :least
FOR UPDATE;

--! with_two_parts
SELECT item_id
FROM items
WHERE stock > 0
    AND 1 / 0 > price --@ if odd and even
    AND item_id > 1 --@ if odd
    AND item_id < 9 --@ if even
ORDER BY item_id;

--! right
SELECT item_id FROM items WHERE item_id = :item_id;
