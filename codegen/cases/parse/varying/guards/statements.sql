--! spellings
SELECT id FROM t WHERE (:a IS NULL OR a = :a) AND (:b::int IS NULL OR b = :b) AND (c = :c OR :c IS NULL)
  AND (CAST(:d AS timestamp with time zone) IS NULL OR d = :d) AND ((:e) IS NULL OR e = :e) AND (:f ISNULL OR f = :f)
  AND (:g::character varying(10)[] IS NULL OR g = ANY (:g)) AND (:h::s."My type" IS NULL OR h = :h);

--! several
SELECT id FROM t WHERE (:from IS NULL OR :to IS NULL OR at BETWEEN :from AND :to) AND (:x IS NULL OR a = :x OR b = :x);

--! flags
SELECT id FROM t WHERE (NOT :flag OR EXISTS (SELECT FROM u WHERE u.t_id = t.id)) AND (NOT :other OR a AND b);

--! nested
SELECT id FROM t WHERE (:a IS NULL OR a = :a AND (:b IS NULL OR b = :b));

--! first_and_others
SELECT id FROM t WHERE a AND (:b IS NULL OR b = :b) AND c AND (:d IS NULL OR d = :d) ORDER BY id;

--! among_ors
SELECT id FROM t WHERE a OR (:b IS NULL OR b = :b) OR NOT (:c IS NULL OR c = :c);

--! with_more_behind
SELECT id FROM t WHERE a AND (:b IS NULL OR b = :b) IS TRUE AND a BETWEEN b AND (:c IS NULL OR c = :c);

--! in_other_places
SELECT id, CASE WHEN a AND (:b IS NULL OR b = :b) THEN 1 ELSE 2 END AS n, count(*) FILTER (WHERE (:c IS NULL OR c = :c)) AS m
FROM t LEFT JOIN u ON u.t_id = t.id AND (:d IS NULL OR u.d = :d) GROUP BY id HAVING (:e IS NULL OR count(*) > :e);

--! distinct_from
SELECT id FROM t WHERE (:a IS NULL OR a IS DISTINCT FROM :a) AND (:b IS NULL OR b IS NOT DISTINCT FROM :b);

--! comments_between
SELECT id FROM t WHERE (/* one */ :a /* two */ IS -- three
  NULL OR a = :a -- and four
) AND /*+ SeqScan(t) */ b;

--! constant
--@ constant
SELECT id FROM t WHERE (:a IS NULL OR a = :a);
