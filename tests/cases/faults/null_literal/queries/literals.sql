--! x_and_null
SELECT 'x' AS a, NULL AS b;
