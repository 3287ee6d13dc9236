--! count
SELECT count(o.id) AS orders FROM orders o JOIN items i ON i.order_id = o.id;

--! count_of_some
SELECT sum(CASE WHEN o.shipping > 0 THEN 1 ELSE 0 END) AS shipped FROM orders o JOIN items i ON i.order_id = o.id;

--! grouped
SELECT i.product_id, sum(o.shipping) AS shipping FROM orders o JOIN items i ON i.order_id = o.id GROUP BY i.product_id;

--! chosen
SELECT sum(o.shipping) AS shipping FROM orders o JOIN items i ON i.order_id = o.id WHERE i.product_id = :product;

--! no_hub
SELECT sum(o.shipping * r.rate) AS shipping, sum(o.shipping) AS unrated
FROM orders o JOIN rates r ON o.placed_at >= r.valid_from AND o.placed_at < r.valid_to;
