#[derive(Debug)]
#[non_exhaustive]
pub enum LendError {
    /// `loans_book_id_fkey`
    UnknownBook(Violation),
    /// `loans_reader_id_fkey`
    UnknownReader(Violation),
    LoansPkey(Violation),
    Other(Error),
}
