/// What is in `loans` of [`Lending::readers`].
#[derive(Debug, Clone, PartialEq)]
pub struct HomeLoan {
    pub book_id: i64,
    pub title: String,
    pub note: Option<String>,
}
