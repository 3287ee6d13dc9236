--! all_of_them
SELECT 'x'::ab AS one, 'y'::a_b AS other, ROW(1, 2, 3, 4)::"A b" AS third, 'z'::"Self".ab AS fourth, 'w'::"self".ab AS fifth,
    o AS sixth, 'o'::"Orders" AS seventh, 'z'::"Self"."Self" AS eighth, 'o'::"option" AS ninth
FROM orders o;
