--! from_elsewhere : Person
SELECT email, nick, name, id FROM people ORDER BY id;
