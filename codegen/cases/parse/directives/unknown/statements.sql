--! find
--@ exactly one
--@
--@ ONE
--@ one row
--@ affects many
--@ affects
SELECT 1;
