--: Shared (a?, b!, c , "d e"?, "f""g"!,) : ::serde::Serialize , crate::Own,
--! find Params (p?, q?[?], r.s?, r.t[!].u?, v[][?].w!,) : (a?[?], b[].c?, b[].d!, e?.f?, e.g, h[?])
SELECT :p, :q, :r, :v;
--! shared : Shared
SELECT 1;
--! trailing_colon (a?):
SELECT :a;
--!compact(a?):(b?)
SELECT :a AS b;
