--! from_before : FromBefore
--@ borrowed
SELECT text FROM notes;
