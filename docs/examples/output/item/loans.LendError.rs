/// Why [`Loans::lend`] can fail.
#[derive(Debug)]
#[non_exhaustive]
pub enum LendError {
    /// `loans_book_id_fkey`
    UnknownBook(Violation),
    /// `loans_reader_id_fkey`
    UnknownReader(Violation),
    /// `loans_pkey`
    LoansPkey(Violation),
    /// Anything else.
    Other(Error),
}
