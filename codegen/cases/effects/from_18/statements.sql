--! without_overlaps
INSERT INTO stays VALUES ($1, $2)
--? => 1, '[2001-05-01,2001-06-01)'
--? => 1, 'empty'
--? => NULL, '[2001-05-01,2001-06-01)'
--? => 1, NULL

--! period
INSERT INTO visits VALUES ($1, $2)
--? => 1, '[2001-05-01,2003-06-01)'

--! period_referenced
UPDATE stays SET during = $1
--? INSERT INTO visits VALUES (1, '[2001-05-01,2001-06-01)') => '[2001-05-01,2001-05-02)'

--! virtual_column
UPDATE virtual SET a = $1
--? INSERT INTO virtual VALUES (1) => 60

--! not_validated
UPDATE old SET b = $1
--? => 1

--! named_not_null
INSERT INTO named VALUES ($1)
--? => NULL

--! restricted
DELETE FROM parents
--? =>

--! returning_old_and_new
UPDATE named SET a = a + 1 RETURNING old.a, new.a

--! not_enforced
INSERT INTO unenforced VALUES ($1, $2)

--! not_enforced_action
DELETE FROM lone
