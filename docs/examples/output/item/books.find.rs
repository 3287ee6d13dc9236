/// The book with everything that is known about it.
///
/// ```sql
/// SELECT *
/// FROM books
/// WHERE book_id = :book_id
/// ```
/// At most one row: books.book_id = :book_id pins the primary key of books. Reads `books`.
pub fn find(&self, book_id: i64) -> Optional<'c, Book> {
    self.db.optional(&FIND, &[&book_id])
}
