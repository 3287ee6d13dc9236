--! nested
SELECT /* one /* two ; :a */ still; :b */ 1 AS one, -- :c; '
    :d::int AS d; /* after */

--! quote_in_comment
-- it's
SELECT 2 AS two /* it's "so */;

--! hint
/*+ SeqScan(t) */
SELECT :d::int - -:e::int AS minus, 5 /* */ -- '
    AS five;
