-- What customers say about products.

--! write
--- Writes the customer's review of a product, or replaces the one they wrote before.
--@ params NewReview
--@ error reviews_product_id_fkey = UnknownProduct
--@ error reviews_customer_id_fkey = UnknownCustomer
--@ error reviews_rating_from_1_to_5 = RatingOutOfRange
INSERT INTO reviews (product_id, customer_id, rating, body, recommends, photo_urls)
VALUES (:product_id, :customer_id, :rating, :body, :recommends, :photo_urls)
ON CONFLICT (product_id, customer_id) DO UPDATE
SET rating = excluded.rating,
    body = excluded.body,
    recommends = excluded.recommends,
    photo_urls = excluded.photo_urls,
    written_at = now()
RETURNING written_at;

--! of_product
--- The reviews of a product with their writers' first names, the latest first.
SELECT c.first_name, r.rating, r.body, r.recommends, r.photo_urls, r.written_at
FROM reviews r
JOIN customers c ON c.customer_id = r.customer_id
WHERE r.product_id = :product_id
ORDER BY r.written_at DESC, r.customer_id;
