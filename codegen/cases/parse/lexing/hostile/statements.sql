--! quotes
--- */ "# r#"x"# { } fn main() { panic!() } \" ' $$ :a ; 🦀 \u{0}
SELECT '*/ "# fn main() {}', "a""b;:c", '🦀' AS "🦀", :a -- ';"$$ :b
;

--! `rm -rf`
SELECT 1;

--! a; DROP TABLE t; --
SELECT 1;

--! after : ("*/ \"#?"?, "🦀"!)
SELECT :é, E'\'', '\', $é$ ; :x $é$ /* /* ; */ :y */;
