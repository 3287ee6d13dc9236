--: BookCard(shelf?) : Eq
--: Number()

--! cards : BookCard
SELECT book_id, title, shelf FROM books ORDER BY title;
