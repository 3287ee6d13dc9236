/// What callers of `reader` choose.
#[derive(Debug, Clone, Copy)]
pub enum ReaderBy<'a> {
    Id(i64),
    Card(&'a str),
}
