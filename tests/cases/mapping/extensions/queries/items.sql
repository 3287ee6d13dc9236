--! add
INSERT INTO items VALUES (:item_id, :embedding, :others);

--! find
SELECT * FROM items WHERE item_id = :item_id;

--! place
INSERT INTO places VALUES (:place_id, :at) RETURNING at;
