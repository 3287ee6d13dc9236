--! in_every_variant
SELECT name
FROM items
WHERE item_id = :item_id
    AND (:least IS NULL OR price >= :least)
    AND (NOT :stocked OR stock > 0);

--! rows_by_what_is_missing
SELECT item_id
FROM items
WHERE (:name IS NULL OR name = :name)
    AND (:least IS NULL OR price >= :least);

--! rows_by_what_is_there
SELECT item_id
FROM items
WHERE (
    item_id = :item_id
    OR note = :note --@ if :note
);

--! perhaps_no_row
SELECT now() AS now
WHERE true
    AND :moment < now() --@ if :moment
;

--! nullable_by_what_is_there
SELECT note
FROM items
WHERE (
    note > :from_note
    OR item_id = :item_id --@ if :item_id
)
ORDER BY note;

--! chosen
--@ sort cheapest
--@ sort newest = item_id DESC
--@ choice shown.name = name
--@ choice shown.note = coalesce(note, name)
SELECT name AS shown
FROM items
WHERE item_id > 0
    AND stock > 0 --@ if stocked
ORDER BY price, item_id;

--! one_of
SELECT price
FROM items
WHERE (
    item_id = :item_id --@ if by.id
    OR name = :name --@ if by.name
);

--! change
--@ patch name, note, price
UPDATE items
SET name = :name, note = :note, price = :price
WHERE item_id = :item_id;

--! add
--@ default stock, note
INSERT INTO items (item_id, name, price, stock, note)
VALUES (:item_id, :name, :price, :stock, :note);

--! page
--@ sort price
--@ sort name = name
--@ after
SELECT item_id, name, price
FROM items
WHERE stock >= 0
    AND stock > :least --@ if :least
ORDER BY price, item_id
LIMIT :most;

--! stated_by_the_author : (note!)
--@ optional
SELECT note
FROM items
WHERE (:name IS NULL OR name = :name);

--! tried
SELECT item_id
FROM items
WHERE NOT (
    stock > 0
    OR price > :price --@ if :price
);
