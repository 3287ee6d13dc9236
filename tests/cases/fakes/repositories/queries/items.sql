--! find
SELECT * FROM items WHERE item_id = :item_id;

--! by_code
SELECT * FROM items WHERE code = :code;

--! search
--@ positional text, tags, state, at_least
SELECT * FROM items
WHERE (note LIKE :text OR :text IS NULL) AND tags && :tags AND state = :state AND pieces >= :at_least;

--! count
SELECT count(*) FROM items;

--! add
INSERT INTO items (code, pieces, note) VALUES (:code, :pieces, :note) RETURNING item_id;

--! take
--@ affects one = NotEnough
UPDATE items SET pieces = pieces - :pieces WHERE item_id = :item_id AND pieces >= :pieces;

--! remove
DELETE FROM items WHERE item_id = :item_id;

--! type
SELECT state, count(*) AS items FROM items GROUP BY state;
