--! cells
--- One of the alternatives has two dimensions: the type has room for both.
--@ choice form.flat = cells
--@ choice form.square = ARRAY[cells, cells]
SELECT sheet_id, cells AS form
FROM sheets
ORDER BY sheet_id;
