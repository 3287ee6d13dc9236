--! grouped
SELECT customer, sum(amount) AS total,
       count(*) AS n
FROM orders
GROUP BY customer
HAVING count(*) > :least;

--! grouped_expression
SELECT lower(note) AS note,
   max(amount) AS most
FROM orders
WHERE note IS NOT NULL
GROUP BY lower(note)
ORDER BY 1;

--! grouped_twice
SELECT o.customer, t.note, max(o.id) AS last
FROM orders o
LEFT JOIN orders t
  ON t.id = o.id + 1
GROUP BY o.customer, t.note;

--! grouped_cte
WITH g AS (
  SELECT customer, note, count(*) AS n FROM orders GROUP BY customer, note
)
SELECT g.customer, g.note, g.n
FROM g
WHERE g.customer = :customer;

--! rolled
SELECT customer,
  note, sum(amount) AS total
FROM orders GROUP BY customer, ROLLUP (note);

--! having_null
SELECT note, sum(amount) AS total FROM orders
GROUP BY note
HAVING sum(amount) > 0 AND note IS NOT NULL;

--! of_subquery
SELECT s.note, s.n FROM (
  SELECT note, count(*) AS n FROM orders
  WHERE note > :note
  GROUP BY note
) AS s
JOIN orders o ON o.note = s.note
WHERE o.id = :id;

--! having_of_expression
SELECT lower(o.note) AS note, min(o.id) AS first FROM orders AS o
GROUP BY lower(o.note)
HAVING min(o.id) < 3
  AND lower(o.note) IS NOT NULL;

--! having_compared
SELECT o.note, o.customer FROM orders AS o
GROUP BY o.note, o.customer
HAVING o.note = :note OR (o.note) > 'b';

--! one_group
SELECT customer, max(amount) AS most FROM orders
WHERE customer = :customer
GROUP BY customer;
