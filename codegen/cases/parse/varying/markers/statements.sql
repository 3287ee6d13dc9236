--! lines
SELECT id FROM t
WHERE a = :a      --@ if :a
  AND b           --@ if b_too
  AND c = :c      --@ if :c
  AND d           --@ if d_too
;

--! blocks
SELECT id FROM t
--@ if joined
JOIN u ON u.t_id = t.id
--@ end
WHERE a
--@ if joined
  AND u.name = 'x'
  --@ if joined and :y
  AND u.y = :y
  --@ end
--@ end
ORDER BY id;

--! behind_the_semicolon
SELECT id FROM t
WHERE a
  AND b = :b;     --@ if :b

--! before_the_semicolon
SELECT id FROM t
WHERE a
  AND b = :b      --@ if :b;

--! brackets_that_close_below
SELECT id FROM t
WHERE a
  AND EXISTS (SELECT FROM u    --@ if :name
      WHERE u.t_id = t.id
        AND u.name = :name)
ORDER BY id;

--! brackets_that_were_open
SELECT id FROM t
WHERE a AND (false
  OR b = :b         --@ if :b
  OR c = :c)        --@ if :c
ORDER BY id;

--! one_of
SELECT id FROM t
WHERE a = :a        --@ if by.a
  AND b = :b        --@ if by.b
;

--! two_terms
SELECT id FROM t
WHERE x
  AND (a, b) > (:a, :b)    --@ if :a and :b
  AND c                    --@ IF flag AND other
  AND d = :d               --@ if :d and flag
;

--! carriage_returns
SELECT id FROM t
WHERE a = :a      --@ if :a
  AND b = :b      --@ if :b
--@ if flag
  AND c
--@ end
;

--! other_letters
SELECT "größe" FROM "täble" WHERE "größe" = 'ä'
  AND "naïve" = :größe     --@ if :größe
  AND x = 'ééé';

--! comments_that_are_none
SELECT id FROM t -- @todo: iffy
WHERE a /* @see if */ -- at the end
  AND b = :b    --@ if :b
-- @ending
;
