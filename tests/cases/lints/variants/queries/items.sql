-- What is found in text that only some variants have, each once.

--! in_an_alternative
--@ choice which.all = true
--@ choice which.some = item_id IN (:item_id)
--@ sort item_id
--@ sort literal = name = ':name', item_id
SELECT item_id
FROM items
WHERE true
ORDER BY item_id;

--! in_a_fragment
SELECT item_id
FROM items
WHERE stock > 0
    AND name IN (:name) --@ if :name
ORDER BY item_id;

-- Marks on what is optional anyway.
--! marked (least?, note!)
SELECT item_id
FROM items
WHERE stock > 0
    AND price >= :least --@ if :least
    AND note = :note --@ if :note
ORDER BY item_id;

-- Without `note = :note` its column can be NULL, so the mark is needed.
--! needed : (note!)
SELECT note
FROM items
WHERE stock > 0
    AND note = :note --@ if :note
ORDER BY item_id;

--! not_needed : (note!)
SELECT note
FROM items
WHERE note > ''
    AND price >= :least --@ if :least
ORDER BY item_id;

-- PostgreSQL refuses to lock what may not be there: the guard stays.
--! kept
SELECT i.item_id
FROM items i
WHERE (:name IS NULL OR i.name = :name)
    AND (:odd IS NULL OR (:odd > 0 AND i.ctid = '(0,1)'))
ORDER BY i.item_id;

-- A star that each variant has, and one in a part that is optional.
--! stars
SELECT *
FROM items i
WHERE i.stock > 0
    AND EXISTS (SELECT * FROM items o WHERE o.price > i.price) --@ if beaten
ORDER BY item_id;
