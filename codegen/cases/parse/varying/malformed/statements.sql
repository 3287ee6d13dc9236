--! unknown_word
SELECT id FROM t
WHERE a
  AND b    --@ iff :b
;

--! no_condition
SELECT id FROM t
WHERE a
  AND b    --@ if
;

--! no_word
SELECT id FROM t
--@
WHERE a;

--! condition_with_or
SELECT id FROM t
WHERE a
  AND b = :b    --@ if :b or c
;

--! unknown_parameter
SELECT id FROM t
WHERE a
  AND b = :b    --@ if :bb
;

--! blank_before_the_sign
SELECT id FROM t
WHERE a
  AND b = :b    -- @ if :b
;

--! other_comment
SELECT id FROM t
WHERE a
  AND b = :b    /* @if :b */
;

--! no_end
SELECT id FROM t
WHERE a
--@ if b1
  AND b
;

--! end_only
SELECT id FROM t
WHERE a
--@ end
;

--! end_behind_sql
SELECT id FROM t
WHERE a
--@ if b1
  AND b    --@ end
;

--! empty_block
SELECT id FROM t
--@ if b1
--@ end
WHERE a;

--! end_with_more
SELECT id FROM t
WHERE a
--@ if b1
  AND b
--@ end b1
;

--! directive_within
SELECT id FROM t
--@ sort newest
ORDER BY id;

--! keyword_as_flag
SELECT id FROM t
WHERE a
  AND b    --@ if self
;

--! nothing_before
(
--@ if a
--@ end
);

--! sort_without_name
--@ sort
SELECT id FROM t ORDER BY id;

--! choice_without_text
--@ choice dir.up =
SELECT id FROM t ORDER BY id ASC;

--! choice_that_is_not_whole
--@ choice dir.up = ASC)
--@ choice dir.down = DESC -- no
SELECT id FROM t ORDER BY id ASC;

--! unknown_alternative
--@ sort newest
SELECT id FROM t
WHERE a
  AND b    --@ if sort.newst
ORDER BY id;
