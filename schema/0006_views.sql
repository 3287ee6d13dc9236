-- What several pages of the shop look at.

CREATE VIEW product_listing AS
SELECT
    p.product_id,
    p.sku,
    p.name,
    p.price,
    p.list_price,
    p.tags,
    i.quantity AS in_stock,
    r.average_rating,
    coalesce(r.review_count, 0) AS review_count
FROM products p
LEFT JOIN inventory i ON i.product_id = p.product_id
LEFT JOIN (
    SELECT product_id, avg(rating) AS average_rating, count(*) AS review_count
    FROM reviews
    GROUP BY product_id
) r ON r.product_id = p.product_id
WHERE p.discontinued_at IS NULL;

COMMENT ON VIEW product_listing IS 'The products that can be ordered, with their stock and their ratings.';
COMMENT ON COLUMN product_listing.in_stock IS 'NULL for a product that was never stocked.';

CREATE VIEW order_totals AS
SELECT
    o.order_id,
    o.reference,
    o.customer_id,
    o.status,
    o.placed_at,
    o.paid_at,
    count(i.product_id) AS item_count,
    coalesce(sum(i.quantity * i.unit_price - coalesce(i.discount, 0)), 0) AS total
FROM orders o
LEFT JOIN order_items i ON i.order_id = o.order_id
GROUP BY o.order_id;

COMMENT ON VIEW order_totals IS 'Each order with the sum of its items.';
