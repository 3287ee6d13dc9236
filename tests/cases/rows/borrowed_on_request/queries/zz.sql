--! from_behind : FromBehind
--@ borrowed
SELECT text AS of FROM notes;

--! only_there : OnlyThere
--@ borrowed
SELECT author FROM notes;
