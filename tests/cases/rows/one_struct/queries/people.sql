--: Person()
--: Tagged()
--: Filter()

--! all : Person
--@ borrowed
SELECT id, name, nick, email FROM people ORDER BY id;

--! nick_first : Person
SELECT nick, id, email, name FROM people ORDER BY id;

--! two_texts_swapped : Person
SELECT id, nick, name, email FROM people WHERE id = :id;

--! perhaps_without_name : Person
SELECT email, nullif(name, 'Ada') AS name, id, nick FROM people ORDER BY id;

--! tagged : Tagged
SELECT id, array_remove(tags, NULL) AS tags FROM people WHERE id = :id AND array_position(tags, NULL) IS NULL;

--! tagged_perhaps : Tagged
SELECT tags || NULL::text AS tags, id FROM people WHERE id = :id;

--! search Filter
SELECT id FROM people WHERE name = :name AND (:email IS NULL OR email = :email);

--! rename Filter
UPDATE people SET name = :name WHERE email = :email;

--! note
--@ params ClientNote
UPDATE clients SET note = :note WHERE id = :id;

--! note_marked(note?)
--@ params MarkedNote
UPDATE clients SET note = :note WHERE id = :id;

--! note_marked_again(note?)
--@ params MarkedNote
UPDATE clients SET note = :note, name = 'x' WHERE id = :id;
