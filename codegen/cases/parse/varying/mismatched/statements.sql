--! not_used_within
SELECT id FROM t
WHERE b = :b
  AND a    --@ if :b
;

--! used_elsewhere
SELECT id FROM t
WHERE b > :b
  AND b <> :b    --@ if :b
;

--! flag_named_like_a_parameter
SELECT id FROM t
WHERE b = :b
  AND a    --@ if b
;

--! flag_named_like_a_parameter_in_rust
SELECT id FROM t
WHERE b = :InStock
  AND a    --@ if in_stock
;

--! flag_that_can_be_null
SELECT id FROM t
WHERE (NOT :b OR a)
  AND b = :b   --@ if :b
;

--! flag_that_says_what_null_means
SELECT id FROM t
WHERE (:b IS NULL OR NOT :b OR a)
  AND b = :b   --@ if :b
;

--! flags_alike_in_rust
SELECT id FROM t
WHERE a
  AND b      --@ if inStock
  AND c      --@ if in_stock
;

--! alternatives_alike_in_rust
SELECT id FROM t
WHERE a = :a        --@ if by.a_b
  AND b = :b        --@ if by.aB
;

--! groups_alike_in_rust
--@ choice by_a.up = ASC
--@ choice byA.b = b
SELECT id FROM t ORDER BY b ASC;

--! flag_and_sorts
--@ sort newest
SELECT id FROM t
WHERE a
  AND b      --@ if sort
ORDER BY b;

--! choice_and_sorts
--@ sort newest
--@ choice sort.up = ASC
SELECT id FROM t ORDER BY b ASC;

--! group_named_like_a_parameter
SELECT id FROM t
WHERE x = :by
  AND a = :a        --@ if by.a
  AND b = :b        --@ if by.b
;

--! alternative_that_is_no_type
--@ sort self_
SELECT id FROM t ORDER BY b;

--! flag_that_is_no_type
SELECT id FROM t
WHERE a
  AND b      --@ if self_
;
