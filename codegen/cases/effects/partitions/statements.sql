--! insert
INSERT INTO readings (id, day, value, plan) VALUES ($1, $2, $3, $4)
--? => 1, 1, 5, NULL
--? => 1, 11, 4, NULL
--? => 1, 2, 1, NULL
--? => 1, 2, 0, NULL
--? => 1, 12, 0, NULL
--? => 1, 12, 3, NULL
--? => 1, 12, NULL, NULL
--? => 1, 30, 3, NULL
--? => 2, 12, 3, NULL
--? => 1, 2, 3, 9
--? => 1, 12, 4, 9
--? => NULL, 2, 3, NULL
--? => NULL, 12, 3, NULL
--? => 1, NULL, 3, NULL

--! insert_into_a_partition
INSERT INTO readings_low (id, day, value) VALUES ($1, $2, $3)
--? => 1, 30, 3
--? => 1, 1, 3

--! update
UPDATE readings SET value = $1 WHERE day = $2
--? => 0, 1
--? => 3, 11
--? => NULL, 11

--! move
UPDATE readings SET day = $1 WHERE day = $2
--? => 30, 1
--? UPDATE readings SET value = 3 WHERE day = 1 => 12, 1
--? UPDATE readings SET value = NULL WHERE day = 1 => 12, 1
--? UPDATE readings SET value = 2 WHERE day = 1 => 11, 1
--? UPDATE readings SET value = 2 WHERE day = 1 => 2, 11
--? INSERT INTO notes VALUES (1, 1) => 2, 1

--! update_a_partition
UPDATE readings_low SET day = $1
--? => 30

--! delete
DELETE FROM readings WHERE day = $1
--? INSERT INTO notes VALUES (1, 1) => 1
--? INSERT INTO notes VALUES (1, 11) => 11

--! delete_a_partition
DELETE FROM readings_low
--? INSERT INTO notes VALUES (1, 1) =>

--! delete_plans
DELETE FROM plans
--? =>
--? DELETE FROM plans WHERE id = 2; UPDATE readings SET plan = NULL; INSERT INTO plans VALUES (3); UPDATE readings SET plan = 3 WHERE day = 1; =>

--! insert_plan
INSERT INTO plans VALUES ($1)
--? => 1
--? => 2
--? => 7
