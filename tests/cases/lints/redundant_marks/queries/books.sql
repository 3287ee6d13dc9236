--! subtitles : (subtitle?)
SELECT subtitle FROM books;

--! set_subtitle (subtitle?)
--@ unrestricted
UPDATE books SET subtitle = :subtitle;

--! tags : (tags[?])
SELECT tags FROM books;

--! set_twice (subtitle?)
--@ unrestricted
UPDATE books SET subtitle = :subtitle, title = coalesce(:subtitle, title);

--! titles : (title)
--- No mark.
SELECT title FROM books;

--! promised : (subtitle!)
SELECT subtitle FROM books;

--! allowed : (subtitle?, tags[?])
--@ allow redundant-marks for readers
SELECT subtitle, tags FROM books;
