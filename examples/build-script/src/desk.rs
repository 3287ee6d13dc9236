//! The rules of the lending desk. They know the repositories by their traits, so their tests need no database.

use jiff::Span;
use jiff::civil::Date;

use crate::queries::books::BooksApi;
use crate::queries::loans::{LendError, LendParams, LoansApi};

/// What the desk says to somebody who wants a book.
#[derive(Debug, PartialEq)]
pub enum Reply {
    /// It is theirs until then.
    Until(Date),
    /// Somebody has it, until then.
    LentUntil(Option<Date>),
    /// There is no such book.
    Unknown,
}

/// Lends a book for four weeks; if it is lent already, tells until when.
pub async fn lend(
    books: &dyn BooksApi,
    loans: &dyn LoansApi,
    (book_id, title): (i64, &str),
    member_id: i64,
    today: Date,
) -> Result<Reply, sqlwright::Error> {
    let due_on = today.saturating_add(Span::new().weeks(4));
    match loans.lend(LendParams { book_id, member_id, due_on }).await {
        Ok(_) => Ok(Reply::Until(due_on)),
        Err(LendError::UnknownBook(_)) => Ok(Reply::Unknown),
        Err(LendError::AlreadyLent(_)) => {
            let list = books.list().await?;
            Ok(Reply::LentUntil(list.into_iter().find(|book| book.title == title).and_then(|book| book.due_on)))
        }
        Err(error) => Err(error.into()),
    }
}

// ANCHOR: fakes
#[cfg(test)]
mod tests {
    use super::*;
    use crate::queries::books::{BooksFake, ListRow};
    use crate::queries::loans::LoansFake;
    use jiff::civil::date;
    use sqlwright::{ErrorKind, fake};

    const BEOWULF: (i64, &str) = (7, "Beowulf");

    #[tokio::test]
    async fn a_book_is_lent_for_four_weeks() {
        let loans = LoansFake {
            lend: Some(Box::new(|loan| {
                assert_eq!((loan.book_id, loan.member_id), (7, 1));
                Ok(1)
            })),
            ..LoansFake::default()
        };
        let reply = lend(&BooksFake::default(), &loans, BEOWULF, 1, date(2030, 1, 3)).await;
        assert_eq!(reply.expect("a reply"), Reply::Until(date(2030, 1, 31)));
    }

    #[tokio::test]
    async fn who_comes_too_late_hears_when_it_is_back() {
        let lent = || LendError::AlreadyLent(fake::violation(ErrorKind::UniqueViolation, "loans_pkey"));
        let loans = LoansFake { lend: Some(Box::new(|_| Err(lent()))), ..LoansFake::default() };
        let (member, due_on) = (Some("Ada".to_owned()), Some(date(2030, 1, 31)));
        let row = ListRow { title: "Beowulf".to_owned(), author: None, member, due_on };
        let books = BooksFake { list: Some(Box::new(|| Ok(vec![row.clone()]))), ..BooksFake::default() };
        let reply = lend(&books, &loans, BEOWULF, 2, date(2030, 1, 5)).await;
        assert_eq!(reply.expect("a reply"), Reply::LentUntil(due_on));
    }

    #[tokio::test]
    async fn other_errors_are_passed_on() {
        let down = || LendError::from(fake::error(ErrorKind::Connection));
        let loans = LoansFake { lend: Some(Box::new(|_| Err(down()))), ..LoansFake::default() };
        let reply = lend(&BooksFake::default(), &loans, BEOWULF, 2, date(2030, 1, 5)).await;
        assert_eq!(reply.expect_err("an error").kind(), ErrorKind::Connection);
    }
}
// ANCHOR_END: fakes
