//! What came back, held against what was promised.

use std::error::Error;

use tokio_postgres::Row;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{Format, FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::catalogue::Statement;

/// A parameter in text form, whatever its type.
#[derive(Debug)]
pub struct Text(pub Option<String>);

impl ToSql for Text {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        let Some(text) = &self.0 else { return Ok(IsNull::Yes) };
        out.extend_from_slice(text.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}

/// A value as it came, whatever its type.
struct Raw<'a>(&'a [u8]);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(raw))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// What one statement showed in all its runs.
pub struct Seen {
    pub faults: Vec<String>,
    pub rows: usize,
    /// Of each column: whether it may be NULL, and whether it ever was.
    columns: Vec<(bool, bool)>,
}

impl Seen {
    pub fn of(statement: &Statement) -> Self {
        let columns = statement.columns.iter().map(|column| (column.nullable, false)).collect();
        Self { faults: Vec::new(), rows: 0, columns }
    }

    /// How many columns may be NULL.
    pub fn nullable(&self) -> usize {
        self.columns.iter().filter(|(nullable, _)| *nullable).count()
    }

    /// How many were.
    pub fn nulls(&self) -> usize {
        self.columns.iter().filter(|(_, null)| *null).count()
    }

    pub fn look_at(&mut self, statement: &Statement, rows: &[Row], values: &[Text], database: &str) {
        self.rows += rows.len();
        if !statement.rows.contains(&rows.len()) {
            let promised = &statement.rows;
            self.fault(format!("{}: {} rows instead of {promised:?}", statement.name, rows.len()), values, database);
        }
        for row in rows {
            assert_eq!(row.len(), statement.columns.len(), "{}: as many columns as promised", statement.name);
            for (index, column) in statement.columns.iter().enumerate() {
                let name = format!("{}, column {}", statement.name, column.name);
                match row.get::<_, Option<Raw<'_>>>(index) {
                    None => {
                        self.columns[index].1 = true;
                        if !column.nullable {
                            self.fault(format!("{name}: NULL"), values, database);
                        }
                    }
                    Some(Raw(raw)) if column.nullable_elements == Some(false) && holds_null(raw) => {
                        self.fault(format!("{name}: a NULL in the array"), values, database);
                    }
                    Some(_) => {}
                }
            }
        }
    }

    /// One example of each is enough.
    fn fault(&mut self, what: String, values: &[Text], database: &str) {
        if !self.faults.iter().any(|fault| fault.starts_with(&what)) {
            self.faults.push(format!("{what} (in the database `{database}`, with {values:?})"));
        }
    }
}

/// An array in binary form begins with the number of its dimensions, and whether it holds NULL.
fn holds_null(raw: &[u8]) -> bool {
    raw.get(4..8).is_some_and(|flag| flag != [0; 4])
}
