--! after_umlauts
--- Ä Ö Ü
SELECT 'äöü€𝄞🦀', grösse
FROM größen
WHERE "straße" = :straße;

--! after_parameters
SELECT größe
FROM größen WHERE größe = :größe AND "straße" = :straße AND :längerer_name::text = nichts;

--! at_parameter
SELECT größe FROM größen WHERE größe = :größe || '𝄞' || :zweite + 1;
