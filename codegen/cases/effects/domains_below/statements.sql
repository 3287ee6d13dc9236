--! assigned_by_way_of_a_domain
INSERT INTO sizes (id) VALUES ($1::int::positive)
--? => 0

--! assigned_by_way_of_a_not_null_domain
UPDATE sizes SET id = $1::int::required
--? => NULL

--! assigned_to_another_domain
UPDATE sizes SET size = $1::int::required
--? => NULL
--? => 0

--! in_a_view
SELECT n FROM checked
--? =>

--! in_a_view_below_a_view
SELECT n FROM above
--? =>

--! side_of_a_set_operation
SELECT several FROM sizes UNION SELECT $1::int[]
--? => '{0}'

--! side_of_a_set_operation_of_the_same_type
SELECT several FROM sizes UNION SELECT several FROM sizes WHERE id = $1

--! side_of_a_set_operation_below_another
SELECT several FROM sizes UNION ALL (SELECT several FROM sizes EXCEPT SELECT $1::int[])
--? => '{0}'
