--! required_only
--@ positional b, a
SELECT id FROM t
WHERE a = :a AND b = :b
  AND c = :c             --@ if :c
  AND d BETWEEN :lo AND :hi   --@ if near
ORDER BY id;

--! guards_alone
--@ positional b, a
SELECT id FROM t WHERE a = :a AND (:b IS NULL OR b = :b);

--! optional_listed
--@ positional a, c
SELECT id FROM t
WHERE a = :a
  AND c = :c             --@ if :c
;

--! not_complete
--@ positional a
SELECT id FROM t
WHERE a = :a AND b = :b
  AND c = :c             --@ if :c
;
