/// A row of `books`.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    pub book_id: i64,
    pub isbn: String,
    pub title: String,
    pub format: types::BookFormat,
    /// How many copies are on the shelf now.
    pub copies: i32,
    pub tags: Vec<Option<String>>,
    pub mark: Option<types::ShelfMark>,
    pub published_on: Option<::jiff::civil::Date>,
}
