--! constant
INSERT INTO seats VALUES (NULL, $1)
--? => 2

--! set_null
DELETE FROM owners
--? INSERT INTO seats VALUES (1, 1) =>
