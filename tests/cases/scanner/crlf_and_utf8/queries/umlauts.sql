--! find_größe
--- Größe und Straße: „Umlaute“ vor dem Parameter.
SELECT größe, "straße", 'äöü€𝄞' AS zeichen, /* 日本語 */ :wert::text AS wert
FROM größen
WHERE größe = :größe AND "straße" <> 'ß' || :ende;

--! multiline
SELECT 'eins
zwei' AS zeilen, :danach::int AS danach;
