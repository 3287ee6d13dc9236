--# allow(dead_code)
--@ one
--- plain comments, as in cornucopia
--& plain as well

--: Row()
--@ one

--! find
--& allow(dead_code)
SELECT 1; --# late
--@ many

--! next
SELECT 2
--@ affects one
--# a comment
--- a comment
--:parameter, commented out
FROM t;
