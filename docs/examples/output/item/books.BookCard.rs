/// A row of [`Books::by_title`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[must_use = "a card is for looking at"]
pub struct BookCard {
    pub book_id: i64,
    pub isbn: String,
    pub title: String,
}
