--! many
SELECT id FROM t
WHERE a
  AND c0    --@ if f0
  AND c1    --@ if f1
  AND c2    --@ if f2
  AND c3    --@ if f3
  AND c4    --@ if f4
  AND c5    --@ if f5
  AND c6    --@ if f6
  AND c7    --@ if f7
  AND c8    --@ if f8
  AND c9    --@ if f9
  AND c10    --@ if f10
  AND c11    --@ if f11
  AND c12    --@ if f12
  AND c13    --@ if f13
  AND c14    --@ if f14
  AND c15    --@ if f15
  AND c16    --@ if f16
  AND c17    --@ if f17
  AND c18    --@ if f18
  AND c19    --@ if f19
  AND c20    --@ if f20
  AND c21    --@ if f21
  AND c22    --@ if f22
  AND c23    --@ if f23
  AND c24    --@ if f24
  AND c25    --@ if f25
  AND c26    --@ if f26
  AND c27    --@ if f27
  AND c28    --@ if f28
  AND c29    --@ if f29
  AND c30    --@ if f30
  AND c31    --@ if f31
  AND c32    --@ if f32
  AND c33    --@ if f33
  AND c34    --@ if f34
  AND c35    --@ if f35
  AND c36    --@ if f36
  AND c37    --@ if f37
  AND c38    --@ if f38
  AND c39    --@ if f39
  AND c40    --@ if f40
  AND c41    --@ if f41
  AND c42    --@ if f42
  AND c43    --@ if f43
  AND c44    --@ if f44
  AND c45    --@ if f45
  AND c46    --@ if f46
  AND c47    --@ if f47
  AND c48    --@ if f48
  AND c49    --@ if f49
  AND c50    --@ if f50
  AND c51    --@ if f51
  AND c52    --@ if f52
  AND c53    --@ if f53
  AND c54    --@ if f54
  AND c55    --@ if f55
  AND c56    --@ if f56
  AND c57    --@ if f57
  AND c58    --@ if f58
  AND c59    --@ if f59
  AND c60    --@ if f60
  AND c61    --@ if f61
  AND c62    --@ if f62
  AND c63    --@ if f63
  AND c64    --@ if f64
  AND c65    --@ if f65
;

--! as_many_as_can_be
SELECT id FROM t
WHERE a AND (:p0 IS NULL OR c0 = :p0) AND (:p1 IS NULL OR c1 = :p1) AND (:p2 IS NULL OR c2 = :p2) AND (:p3 IS NULL OR c3 = :p3) AND (:p4 IS NULL OR c4 = :p4) AND (:p5 IS NULL OR c5 = :p5) AND (:p6 IS NULL OR c6 = :p6) AND (:p7 IS NULL OR c7 = :p7) AND (:p8 IS NULL OR c8 = :p8) AND (:p9 IS NULL OR c9 = :p9) AND (:p10 IS NULL OR c10 = :p10) AND (:p11 IS NULL OR c11 = :p11) AND (:p12 IS NULL OR c12 = :p12) AND (:p13 IS NULL OR c13 = :p13) AND (:p14 IS NULL OR c14 = :p14) AND (:p15 IS NULL OR c15 = :p15) AND (:p16 IS NULL OR c16 = :p16) AND (:p17 IS NULL OR c17 = :p17) AND (:p18 IS NULL OR c18 = :p18) AND (:p19 IS NULL OR c19 = :p19) AND (:p20 IS NULL OR c20 = :p20) AND (:p21 IS NULL OR c21 = :p21) AND (:p22 IS NULL OR c22 = :p22) AND (:p23 IS NULL OR c23 = :p23) AND (:p24 IS NULL OR c24 = :p24) AND (:p25 IS NULL OR c25 = :p25) AND (:p26 IS NULL OR c26 = :p26) AND (:p27 IS NULL OR c27 = :p27) AND (:p28 IS NULL OR c28 = :p28) AND (:p29 IS NULL OR c29 = :p29) AND (:p30 IS NULL OR c30 = :p30) AND (:p31 IS NULL OR c31 = :p31) AND (:p32 IS NULL OR c32 = :p32) AND (:p33 IS NULL OR c33 = :p33) AND (:p34 IS NULL OR c34 = :p34) AND (:p35 IS NULL OR c35 = :p35) AND (:p36 IS NULL OR c36 = :p36) AND (:p37 IS NULL OR c37 = :p37) AND (:p38 IS NULL OR c38 = :p38) AND (:p39 IS NULL OR c39 = :p39) AND (:p40 IS NULL OR c40 = :p40) AND (:p41 IS NULL OR c41 = :p41) AND (:p42 IS NULL OR c42 = :p42) AND (:p43 IS NULL OR c43 = :p43) AND (:p44 IS NULL OR c44 = :p44) AND (:p45 IS NULL OR c45 = :p45) AND (:p46 IS NULL OR c46 = :p46) AND (:p47 IS NULL OR c47 = :p47) AND (:p48 IS NULL OR c48 = :p48) AND (:p49 IS NULL OR c49 = :p49) AND (:p50 IS NULL OR c50 = :p50) AND (:p51 IS NULL OR c51 = :p51) AND (:p52 IS NULL OR c52 = :p52) AND (:p53 IS NULL OR c53 = :p53) AND (:p54 IS NULL OR c54 = :p54) AND (:p55 IS NULL OR c55 = :p55) AND (:p56 IS NULL OR c56 = :p56) AND (:p57 IS NULL OR c57 = :p57) AND (:p58 IS NULL OR c58 = :p58) AND (:p59 IS NULL OR c59 = :p59) AND (:p60 IS NULL OR c60 = :p60) AND (:p61 IS NULL OR c61 = :p61) AND (:p62 IS NULL OR c62 = :p62) AND (:p63 IS NULL OR c63 = :p63);

--! guards_that_are_too_many
SELECT id FROM t
WHERE a AND (:p0 IS NULL OR c0 = :p0) AND (:p1 IS NULL OR c1 = :p1) AND (:p2 IS NULL OR c2 = :p2) AND (:p3 IS NULL OR c3 = :p3) AND (:p4 IS NULL OR c4 = :p4) AND (:p5 IS NULL OR c5 = :p5) AND (:p6 IS NULL OR c6 = :p6) AND (:p7 IS NULL OR c7 = :p7) AND (:p8 IS NULL OR c8 = :p8) AND (:p9 IS NULL OR c9 = :p9) AND (:p10 IS NULL OR c10 = :p10) AND (:p11 IS NULL OR c11 = :p11) AND (:p12 IS NULL OR c12 = :p12) AND (:p13 IS NULL OR c13 = :p13) AND (:p14 IS NULL OR c14 = :p14) AND (:p15 IS NULL OR c15 = :p15) AND (:p16 IS NULL OR c16 = :p16) AND (:p17 IS NULL OR c17 = :p17) AND (:p18 IS NULL OR c18 = :p18) AND (:p19 IS NULL OR c19 = :p19) AND (:p20 IS NULL OR c20 = :p20) AND (:p21 IS NULL OR c21 = :p21) AND (:p22 IS NULL OR c22 = :p22) AND (:p23 IS NULL OR c23 = :p23) AND (:p24 IS NULL OR c24 = :p24) AND (:p25 IS NULL OR c25 = :p25) AND (:p26 IS NULL OR c26 = :p26) AND (:p27 IS NULL OR c27 = :p27) AND (:p28 IS NULL OR c28 = :p28) AND (:p29 IS NULL OR c29 = :p29) AND (:p30 IS NULL OR c30 = :p30) AND (:p31 IS NULL OR c31 = :p31) AND (:p32 IS NULL OR c32 = :p32) AND (:p33 IS NULL OR c33 = :p33) AND (:p34 IS NULL OR c34 = :p34) AND (:p35 IS NULL OR c35 = :p35) AND (:p36 IS NULL OR c36 = :p36) AND (:p37 IS NULL OR c37 = :p37) AND (:p38 IS NULL OR c38 = :p38) AND (:p39 IS NULL OR c39 = :p39) AND (:p40 IS NULL OR c40 = :p40) AND (:p41 IS NULL OR c41 = :p41) AND (:p42 IS NULL OR c42 = :p42) AND (:p43 IS NULL OR c43 = :p43) AND (:p44 IS NULL OR c44 = :p44) AND (:p45 IS NULL OR c45 = :p45) AND (:p46 IS NULL OR c46 = :p46) AND (:p47 IS NULL OR c47 = :p47) AND (:p48 IS NULL OR c48 = :p48) AND (:p49 IS NULL OR c49 = :p49) AND (:p50 IS NULL OR c50 = :p50) AND (:p51 IS NULL OR c51 = :p51) AND (:p52 IS NULL OR c52 = :p52) AND (:p53 IS NULL OR c53 = :p53) AND (:p54 IS NULL OR c54 = :p54) AND (:p55 IS NULL OR c55 = :p55) AND (:p56 IS NULL OR c56 = :p56) AND (:p57 IS NULL OR c57 = :p57) AND (:p58 IS NULL OR c58 = :p58) AND (:p59 IS NULL OR c59 = :p59) AND (:p60 IS NULL OR c60 = :p60) AND (:p61 IS NULL OR c61 = :p61) AND (:p62 IS NULL OR c62 = :p62) AND (:p63 IS NULL OR c63 = :p63) AND (:p64 IS NULL OR c64 = :p64);
