--! both
SELECT 'x'::ab AS one, 'x'::a_b AS other;
