--: Text()

--: Number()

--: Allowed()

--! set_subtitle Text
UPDATE books SET subtitle = :text WHERE book_id = :id;

--! set_title Text
UPDATE books SET title = :text WHERE book_id = :id;

--! set_pages Number
UPDATE books SET pages = :number WHERE book_id = :id;

--! add_pages Number
UPDATE books SET pages = pages + :number WHERE book_id = :id;

--! append_title
UPDATE books SET title = title || :text WHERE book_id = :id;

--! append_subtitle
UPDATE books SET subtitle = :text WHERE book_id = :id;

--! allowed_subtitle Allowed
UPDATE books SET subtitle = :text WHERE book_id = :id;

--! allowed_title Allowed
--@ allow tighter-params no caller passes NULL
UPDATE books SET title = :text WHERE book_id = :id;
