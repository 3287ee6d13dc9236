--! lines
SELECT 'first
  --! second
third;' AS a, E'a'
  -- between
  'b\'c;:d', $$
--! no annotation
$$, :p;

--! kinds
SELECT B'01', X'1F', N'n;', U&'\0041;''', U&"d\0061t;""" UESCAPE '!', e'\\', 'a\', "x"":y", $a$ $$ $b$ :z $a$, 1e5, 1.5, .5, a$b$c, :p;

--! known_faults
SELECT 'x' AS a, NULL AS b;

--! void
SELECT pg_notify(:channel, :payload);

--! last_without_semicolon
SELECT :a -- the end
