--! elements_of_no_array : (name[?])
SELECT id, name FROM t;

--! fields_of_no_composite : (name?.street?)
SELECT id, name FROM t;

--! unknown_field : (place?.town?)
SELECT id, place FROM t;

--! promised_field : (place?.street!, places?[?].tags?[!])
SELECT id, place, places FROM t;

--! parameters (tags[?], name[?])
INSERT INTO t (id, name, tags) VALUES (1, :name, :tags);

--! fine (place[].street?, tags?[?]) : (places?[?].tags?[?], id)
UPDATE t SET place = :place, tags = :tags RETURNING id, places;
