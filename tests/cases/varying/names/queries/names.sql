--! variant
SELECT id FROM t
WHERE variant = :variant AND options = :options
  AND patch = :patch         --@ if :patch
ORDER BY id;

--! options
SELECT id FROM t
WHERE options = :options
  AND variant = :variant     --@ if :variant
  AND "type" = :type         --@ if :type
  AND id > 0                 --@ if fn
  AND id > 1                 --@ if match
ORDER BY id;

--! patch
--@ patch patch, options
UPDATE t SET patch = :patch, options = :options WHERE id = :id AND variant = :variant;

--! by
SELECT id FROM t
WHERE id = :id              --@ if by.id
  AND "by" = :by_           --@ if by.type
  AND variant = :variant    --@ if by.match
;

--! sorted
--@ sort r_self
--@ sort type = "type", id
--@ sort default = options, id
SELECT id FROM t
WHERE client = :client AND statement = :statement
  AND params = :params       --@ if :params
ORDER BY self_;

--! given
SELECT id FROM t
WHERE id > :given
  AND id BETWEEN :given_ AND :value     --@ if between
;
