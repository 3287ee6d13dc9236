--: Price(amount, currency!) : Default, serde::Serialize
--# serde(rename_all = "camelCase")
--& allow(dead_code)

-- A plain comment.

--! products_above (price, tag?) : Product(description?, tags?[?])
--- Products that cost more.
---
---   Indented, as typed.
--# must_use = "look at them"
SELECT product_id, description, tags -- all of them; really
FROM products
WHERE price > :price AND (:tag::text IS NULL OR :tag = ANY(tags));

--! takeStock () : -- taken, or not
--@ affects one
--@ error "inventory quantity check" = OutOfStock
UPDATE inventory SET quantity = quantity - :quantity WHERE product_id = :product_id;
