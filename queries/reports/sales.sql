-- What was sold, to whom and when. Cancelled orders do not count.

--! overview
--- The sales between two moments in one row; without any there is no revenue to speak of.
--@ allow hardly-indexed reports read much of the orders anyway
SELECT
    count(*) AS orders,
    count(DISTINCT customer_id) AS customers,
    sum(total) AS revenue,
    avg(total) AS average_order,
    max(placed_at) AS last_placed_at
FROM order_totals
WHERE status <> 'cancelled'
    AND placed_at >= :from_time
    AND placed_at < :to_time;

--! by_customer
--- What each customer has bought in all, also those who have bought nothing, the best first.
--@ timeout 2min
SELECT
    c.customer_id,
    c.email,
    count(t.order_id) AS orders,
    coalesce(sum(t.total), 0) AS spent,
    max(t.placed_at) AS last_placed_at
FROM customers c
LEFT JOIN order_totals t ON t.customer_id = c.customer_id AND t.status <> 'cancelled'
GROUP BY c.customer_id
ORDER BY spent DESC, c.customer_id;

--! by_month
--- The revenue of each month, and what it gained on the month with sales before.
WITH months AS (
    SELECT date_trunc('month', placed_at) AS month, sum(total) AS revenue
    FROM order_totals
    WHERE status <> 'cancelled'
    GROUP BY 1
)
SELECT month, revenue, revenue - lag(revenue) OVER (ORDER BY month) AS gain
FROM months
ORDER BY month;

--! best_sellers
--- The products that sold the most pieces, with their rank; equals share one.
SELECT
    rank() OVER (ORDER BY sum(i.quantity) DESC) AS rank,
    p.product_id,
    p.name,
    sum(i.quantity) AS sold
FROM order_items i
JOIN orders o ON o.order_id = i.order_id
JOIN products p ON p.product_id = i.product_id
WHERE o.status <> 'cancelled'
GROUP BY p.product_id
ORDER BY rank, p.product_id
LIMIT :number_of_products;
