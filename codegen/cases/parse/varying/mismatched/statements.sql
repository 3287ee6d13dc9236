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
