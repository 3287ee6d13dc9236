--! with_items
SELECT o.id, x.customer_name, x.email, upper(o.note) AS note, coalesce(o.total, 0) AS total,
       coalesce(o.note, x.email) AS m, o.note || 'x' || x.email AS cat
FROM orders o
LEFT JOIN (
  SELECT c.id AS cid, c.nick AS customer_name, c.email
  FROM customers c
) x ON x.cid = o.customer_id
WHERE o.total > :total AND lower(o.note) LIKE 'x%';

--! views
SELECT id, email, nick, total FROM active_customers a WHERE a.email = :email;

--! ctes
WITH r AS (SELECT o.id, c.email FROM orders o RIGHT JOIN customers c ON c.id = o.customer_id),
     s AS (SELECT * FROM r)
SELECT s.id, s.email, (SELECT max(total) FROM orders) AS best, (SELECT count(*) FROM orders) AS n FROM s
UNION ALL
SELECT 1, NULL, 5, 1;

--! cases
--@ allow volatile-read what the function does is not the point
SELECT CASE WHEN o.note IS NOT NULL THEN o.note ELSE 'x' END AS a,
  CASE WHEN o.id > 1 THEN o.note ELSE 'x' END AS b,
  CASE WHEN o.id > 1 THEN 'y' ELSE o.note END AS c,
  CASE WHEN o.id > 1 THEN 'y' END AS d,
  f(o.id) AS e, greatest(o.total, 1) AS g, sum(o.total) OVER () AS h,
  :p::int + o.total AS i, :q::text AS j
FROM orders o NATURAL LEFT JOIN (VALUES (1, 2), (2, 3)) v(id, k) FULL JOIN customers USING (id)
GROUP BY o.id, o.note, o.total;

--! restock
INSERT INTO customers (id, email, nick) VALUES (:id, :email, :nick)
ON CONFLICT (id) DO UPDATE SET nick = excluded.nick
RETURNING *;
