--! sorts
--@ sort newest
--@ sort cheapest = price, id
--@ sort named = lower(name) COLLATE "C" NULLS LAST, id DESC
SELECT id FROM t
WHERE (:a IS NULL OR a = :a)
ORDER BY created_at DESC, id DESC LIMIT 3;

--! default_that_is_written_out
--@ sort cheapest = price, id
--@ sort newest = Created_at  desc, id DESC
SELECT id FROM t ORDER BY created_at DESC, id DESC;

--! in_all_places
--@ choice bucket.day = date_trunc('day', at)
--@ choice bucket.week = date_trunc('week', at)
SELECT date_trunc('day', at) AS period, count(*) FROM t GROUP BY date_trunc('day', at) ORDER BY 1;

--! directions
--@ choice dir.up = ASC
--@ choice dir.down = DESC NULLS LAST
SELECT id FROM t ORDER BY a ASC, id ASC;

--! parameters_of_alternatives
--@ choice near.none = true
--@ choice near.box = (x BETWEEN :x1 AND :x2)
SELECT id FROM t WHERE a AND true;

--! flags_of_alternatives
--@ sort newest
--@ sort named = u.name, id
SELECT id FROM t
JOIN u ON u.id = t.u_id     --@ if sort.named
ORDER BY id DESC;
