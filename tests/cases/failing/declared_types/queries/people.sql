--: mood(good?)
--: address(street!, tags[!], town?)

--! find
SELECT * FROM people WHERE id = :id;
