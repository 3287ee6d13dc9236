--! another_action_sets_its_column
MERGE INTO t USING (SELECT 1 AS k) s ON true
WHEN MATCHED AND t.a = 2 THEN UPDATE SET b = 3
WHEN MATCHED AND t.a = $1 THEN UPDATE SET a = 4
--? DELETE FROM t WHERE a = 2 => 1

--! no_action_sets_its_column
MERGE INTO t USING (SELECT 1 AS k) s ON t.a = s.k WHEN MATCHED THEN UPDATE SET a = $1
