--! quotes
SELECT id, '"#' AS a, '\n' AS b FROM t
WHERE "a""b" = '"##' || '\"' || :x      --@ if :x
  AND "AND --@ if x" = $q$ '); DROP TABLE t; --@ if x $q$    --@ if dollar
  AND "größe" = E'\'\x01' || '‮''ä🦀'      --@ if other
  AND id > 0 /* " # \ */               --@ if comment
ORDER BY id;

--! lines
SELECT id FROM t
WHERE id > 0
--@ if one
  AND "größe" = 'a
--@ if two
b'
--@ end
  AND "a""b" = 'x -- not a comment'   --@ if two
;

--! sorts
--@ sort plain
--@ sort odd = "a""b" || '"#; --', id || 'x"#', id
--@ choice text.a = 'a"#'
--@ choice text.b = E'b\'"#\\'
SELECT id, 'a"#' AS text FROM t ORDER BY id;
