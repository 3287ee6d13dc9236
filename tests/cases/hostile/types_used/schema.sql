CREATE TYPE "enum""; fn" AS ENUM ('"; panic!("x"); //a', '*/b', '"#c', 'fn', 'back\slash', 'new
line', '🦀 d', 'it''s', '{e}', E'\u202Ebidi');
COMMENT ON TYPE "enum""; fn" IS '*/ "# ``` </script>
```
compile_error!("the comment became code");
```';
CREATE TYPE "struct `x`" AS ("field""; //" text, "type" "enum""; fn", "}x" int, "fields" int, "ty" int, "raw" int, "out" int);
CREATE DOMAIN "do main" AS text CONSTRAINT "no ""quotes""" CHECK (VALUE !~ '"');
CREATE TABLE t (id int PRIMARY KEY, e "enum""; fn" NOT NULL, s "struct `x`", d "do main", es "enum""; fn"[] NOT NULL);
