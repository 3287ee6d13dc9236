--! all_actions
MERGE INTO stock s USING moves m ON m.stock = s.id
WHEN MATCHED AND m.delta = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET amount = s.amount + m.delta
WHEN NOT MATCHED THEN INSERT (id, amount) VALUES (m.stock, m.delta)
--? INSERT INTO moves VALUES (1, 0); INSERT INTO places VALUES (1) =>
--? INSERT INTO moves VALUES (1, -9) =>
--? INSERT INTO moves VALUES (1, NULL) =>
--? INSERT INTO moves VALUES (NULL, 3) =>
--? INSERT INTO moves VALUES (3, 3), (3, 3) =>

--! nothing
MERGE INTO stock s USING moves m ON m.stock = s.id WHEN MATCHED THEN DO NOTHING
