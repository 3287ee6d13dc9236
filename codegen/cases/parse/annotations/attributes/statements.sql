--: Row
--# first is checked(
--: Row6()
--# allow(dead_code)
--& not an attribute
--# allow(dead_code)] fn evil() { /* "#
--#
--# doc = "fine -- this too"
--# cfg_attr(feature = "x", derive(a::B))

--! find
--# must_use = "it's fine"
--# #[inline]
--# allow(
SELECT 1;
