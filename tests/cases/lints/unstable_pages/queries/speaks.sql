--! page
SELECT id, total FROM orders ORDER BY placed_at LIMIT :count OFFSET :skipped;

--! page_without_order
SELECT id, total FROM orders LIMIT 20 OFFSET :skipped;

--! fetch
SELECT id, name FROM customers ORDER BY name OFFSET :skipped ROWS FETCH FIRST 20 ROWS ONLY;

--! key_that_can_be_null
SELECT id, name FROM customers ORDER BY phone OFFSET :skipped LIMIT 20;
