--! guarded (name?, least?, most?, tags?, shelf?, active)
SELECT item_id, name FROM items
WHERE (:name::text IS NULL OR name LIKE :name)
  AND (:least::int IS NULL OR price >= :least)
  AND (price <= :most OR :most::int IS NULL)
  AND (CAST(:tags AS text[]) IS NULL OR tags && :tags)
  AND ((:shelf::text) IS NULL OR shelf = :shelf)
  AND (NOT :active OR active)
ORDER BY item_id;

--! written (name?, least?, most?, tags?, shelf?, active)
--@ constant
SELECT item_id, name FROM items
WHERE (:name::text IS NULL OR name LIKE :name)
  AND (:least::int IS NULL OR price >= :least)
  AND (price <= :most OR :most::int IS NULL)
  AND (CAST(:tags AS text[]) IS NULL OR tags && :tags)
  AND ((:shelf::text) IS NULL OR shelf = :shelf)
  AND (NOT :active OR active)
ORDER BY item_id;

--! marked
--@ timeout 5s
--@ sort oldest
--@ sort cheapest = price NULLS FIRST, item_id
--@ sort best = grade DESC, item_id DESC
SELECT item_id, name FROM items
WHERE item_id > :above
  AND name LIKE :name         --@ if :name
  AND price >= :least         --@ if :least
  AND price <= :most          --@ if :most
  AND tags && :tags           --@ if :tags
  AND (:shelf IS NULL OR shelf = :shelf)
  AND (NOT :active OR active)
ORDER BY added, item_id;

--! any_flag (active?)
SELECT item_id FROM items WHERE (NOT :active OR active) ORDER BY item_id;

--! any_flag_or_null (active?)
SELECT item_id FROM items WHERE (:active IS NULL OR NOT :active OR active) ORDER BY item_id;

--! first_of_none
SELECT item_id FROM items
WHERE grade = :grade          --@ if :grade
   OR price = :price          --@ if :price
ORDER BY item_id;

--! sold
--@ positional above
SELECT i.item_id FROM items i
--@ if sold
JOIN (SELECT s.item_id, sum(s.pieces) AS pieces FROM sales s GROUP BY s.item_id) q ON q.item_id = i.item_id
--@ end
WHERE i.item_id > :above
  AND q.pieces BETWEEN :fewest AND :most    --@ if sold
ORDER BY
  q.pieces DESC,                            --@ if sold
  i.item_id
LIMIT :most_rows                            --@ if :most_rows
;

--! find
SELECT item_id, name FROM items
WHERE item_id = :item_id                         --@ if by.id
  AND name = :name                               --@ if by.name
  AND (shelf, price) = (:shelf, :price)          --@ if by.place
  AND item_id = (SELECT min(item_id) FROM items) --@ if by.first
;

--! per_period
--@ choice period.day = date_trunc('day', added)
--@ choice period.month = date_trunc('month', added)
SELECT date_trunc('day', added) AS period, count(*) AS items FROM items
GROUP BY date_trunc('day', added)
HAVING count(*) >= :least      --@ if :least
ORDER BY 1;

--! listed
--@ choice direction.up = ASC
--@ choice direction.down = DESC
SELECT item_id FROM items ORDER BY price ASC, item_id ASC;

--! of_price
--@ choice price.any = true
--@ choice price.between = (price BETWEEN :least AND :most)
SELECT item_id FROM items WHERE true ORDER BY item_id;

--: Whole()

--! whole : Whole
SELECT i.* FROM items i
JOIN sales s ON s.item_id = i.item_id    --@ if sold
WHERE i.name <> '*' AND i.item_id < :below
ORDER BY i.item_id;

--! also_whole : Whole
SELECT i.* FROM items i
WHERE i.price = :price         --@ if :price
ORDER BY i.item_id DESC;
