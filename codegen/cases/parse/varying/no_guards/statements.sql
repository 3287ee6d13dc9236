--! condition_that_begins_with_a_cast
SELECT id FROM t WHERE (:p::boolean AND deleted_at IS NULL OR n > 3);

--! operators_behind_a_cast
SELECT id FROM t WHERE (:p::text LIKE x IS NULL OR a) AND (:q::timestamptz AT TIME ZONE z IS NULL OR a) AND (:r::int[] || b IS NULL OR a);

--! sub_select_whose_condition_ends_with_it
SELECT id FROM t WHERE (SELECT u.active FROM u WHERE u.t_id = t.id OR :p IS NULL);

--! row
SELECT id FROM t WHERE (:p IS NULL OR n = :p, active) IS NOT NULL;

--! calls
SELECT id FROM t WHERE f(:p IS NULL OR a) AND x IN (:q IS NULL OR a);

--! not_null
SELECT id FROM t WHERE (:p IS NOT NULL OR a);

--! and_instead
SELECT id FROM t WHERE (:p IS NULL AND a);

--! test_within_and
SELECT id FROM t WHERE (:p IS NULL AND b OR a) AND (NOT :q AND b OR a);

--! field_or_element
SELECT id FROM t WHERE ((:p).a IS NULL OR a) AND ((:q)[1] IS NULL OR a) AND (:r + 1 IS NULL OR a);

--! only_tests
SELECT id FROM t WHERE (:p IS NULL OR :q IS NULL);

--! without_brackets
SELECT id FROM t WHERE :p IS NULL OR a = :p;

--! in_texts
SELECT id FROM t WHERE a = '(:p IS NULL OR a)' AND "(:p IS NULL OR a)" AND b = $$(:p IS NULL OR a)$$ /* (:p IS NULL OR a) */;
