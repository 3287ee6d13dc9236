--! row : Self()
SELECT 1;
--! params crate()
SELECT :a;
--! digits : 1Row()
SELECT 1;
--! keyword type() : struct()
SELECT :a;
