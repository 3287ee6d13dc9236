/// What is optional in `shelf`.
#[derive(Debug, Clone, Copy, Default)]
pub struct ShelfOptions {
    pub popular: Option<ShelfPopular>,
    pub format: Option<types::BookFormat>,
    pub available: bool,
}
