--! composite (p?)
SELECT id FROM t WHERE (:p::pair IS NULL OR n = (:p::pair).a);

--! grouped (p?)
SELECT count(*) AS n FROM t GROUP BY active, (:p::int IS NULL OR n = :p);

--! composite_that_is_meant (p?)
--@ constant
SELECT id FROM t WHERE (:p::pair IS NULL OR n = (:p::pair).a);
