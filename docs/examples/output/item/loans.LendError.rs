#[derive(Debug)]
#[non_exhaustive]
pub enum LendError {
    /// `loans_book_id_fkey` on `loans` (`book_id`): books may have no matching row.
    UnknownBook(Violation),
    /// `loans_reader_id_fkey` on `loans` (`reader_id`): readers may have no matching row.
    UnknownReader(Violation),
    /// `loans_pkey` on `loans` (`book_id`, `reader_id`, `lent_at`): another row may have the same book_id, reader_id, lent_at.
    LoansPkey(Violation),
    Other(Error),
}
