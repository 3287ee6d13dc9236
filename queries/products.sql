-- The catalogue: finding products, and keeping them.

--: ProductCard()

--! find
--- The product with everything we know about it.
SELECT *
FROM products
WHERE product_id = :product_id;

--! find_many : ProductCard
--- The products with these ids, those of them that exist.
SELECT
    --@ fragment product_card
    product_id, sku, name, price
    --@ end
FROM products
WHERE product_id = ANY (:product_ids)
ORDER BY product_id;

--! above_price : ProductCard
--- The products that cost more than this, the cheapest first.
SELECT product_id, sku, name, price
FROM products
WHERE price > :price
ORDER BY price, product_id;

--! by_name : ProductCard
--- The products whose name matches the pattern, where `%` stands for any text; case does not matter.
SELECT product_id, sku, name, price
FROM products
WHERE name ILIKE :pattern
ORDER BY name, product_id;

--! search (most?) : ProductCard
--- The products that pass all filters that are given; at most so many, or all.
--@ sort name
--@ sort cheapest = p.price, p.product_id
--@ sort newest = p.created_at DESC, p.product_id DESC
SELECT p.product_id, p.sku, p.name, p.price
FROM products p
WHERE (:name IS NULL OR p.name ILIKE :name)
    AND (:price_from IS NULL OR p.price >= :price_from)
    AND (:price_to IS NULL OR p.price <= :price_to)
    AND (:tags IS NULL OR p.tags @> :tags)
    AND (:released_since IS NULL OR p.released_on >= :released_since)
    AND EXISTS (SELECT FROM inventory i WHERE i.product_id = p.product_id AND i.quantity > 0) --@ if in_stock
ORDER BY p.name, p.product_id
LIMIT :most;

--! page : ProductCard
--- The next page of the catalogue by name, after the last product of the page before.
--@ after
SELECT product_id, sku, name, price
FROM products
ORDER BY name, product_id
LIMIT :page_size;

--! matching : ProductCard
--- The products that carry all of these tags and have all of these attributes.
SELECT
    --@ use product_card
    product_id, sku, name, price
    --@ end
FROM products
WHERE tags @> :tags
    AND attributes @> :attributes
ORDER BY product_id;

--! with_attribute
--- The products that have this attribute, such as `"colour"`, and its value as text.
SELECT product_id, name, tags, attributes ->> :attribute AS value
FROM products
WHERE attributes ? :attribute
ORDER BY product_id;

--! in_stock
--- What the shop window shows: the products that can be sent today.
SELECT product_id, name, price, list_price, in_stock, average_rating, review_count
FROM product_listing
WHERE in_stock > 0
ORDER BY name, product_id;

--! create
--- Takes a product into the catalogue.
--@ params NewProduct
--@ error products_sku_key = SkuTaken
--@ error products_list_price_not_below_price = ListPriceTooLow
INSERT INTO products (sku, name, description, price, list_price, tags, attributes, released_on)
VALUES (:sku, :name, :description, :price, :list_price, :tags, :attributes, :released_on)
RETURNING product_id;

--! import
--- Takes many products into the catalogue at once and returns those that were not in it before.
--- The three lists belong together: one entry of each for every product.
--@ params NewProducts
INSERT INTO products (sku, name, price)
SELECT sku, name, price
FROM unnest(:skus::text[], :names::text[], :prices::numeric[]) AS new (sku, name, price)
ON CONFLICT (sku) DO NOTHING
RETURNING product_id, sku;

--! reprice
--- Changes what the product costs from now on; orders keep the price that they were placed at.
--@ affects one
--@ error products_list_price_not_below_price = AboveListPrice
UPDATE products
SET price = :price
WHERE product_id = :product_id;

--! delete
--- Removes a product that nobody has ordered.
--@ error order_items_product_id_fkey = StillOrdered
DELETE FROM products
WHERE product_id = :product_id;
