--! by_name
SELECT id FROM products WHERE name = :name;

--! rename
UPDATE products SET name = :name WHERE id = :id;
