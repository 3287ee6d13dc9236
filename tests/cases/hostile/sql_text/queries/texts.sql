--! raw_string_ends
SELECT '"' AS a, '"#' AS b, '"##' AS c, '"###'::text AS d, 'r#"' AS e, '\' AS f, '\n' AS g,
    '#"' AS h;

--! one_line
SELECT '"#' || '\"' || '\\' AS a;

--! rust
SELECT '"; } } fn main() { panic!() } //' AS code, '*/' AS comment, '{}' AS braces, '${x}' AS interpolation,
    '?' AS question, '$1' AS dollar, '%s' AS percent;

--! back_ticks
SELECT '`' AS one, '```' AS three, '
```
compile_error!("the SQL became a test");
```
' AS fence, '````' AS four,
    'end' AS last;

--! bidi
SELECT '‮reversed‬' AS override, '⁦isolated⁩' AS isolate,
    '​zero width' AS zero, '�' AS replacement, '𝄞🦀' AS astral, 'tab	tab' AS tab;

--! indented

    SELECT
        1 AS one

        ,

        2 AS two    ;
