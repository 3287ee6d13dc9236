--! create
--@ bulk
--@ error items_pkey = Taken
INSERT INTO items (item_id, name) VALUES (:item_id, :name);

--! rename
--@ bulk
--@ positional item_id, name
UPDATE items SET name = :name WHERE item_id = :item_id RETURNING *;

--! remove
--@ bulk
--@ affects one
DELETE FROM items WHERE item_id = :item_id;
