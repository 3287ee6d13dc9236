#[derive(Debug, Clone, PartialEq)]
pub struct FinedRow {
    pub name: String,
    pub email: Option<String>,
    pub fine: Option<OpenFine>,
}
