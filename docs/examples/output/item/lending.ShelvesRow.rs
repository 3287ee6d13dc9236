#[derive(Debug, Clone, PartialEq)]
pub struct ShelvesRow {
    pub reader_id: i64,
    pub name: String,
    pub loans: Vec<LoanOfReader>,
}
