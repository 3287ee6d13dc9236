//! Errors of the driver as records keep them. Not part of the copy that is judged, which knows no driver.

use tokio_postgres::error::DbError;

use crate::record::Reported;

impl From<&DbError> for Reported {
    fn from(error: &DbError) -> Self {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Reported {
            code: error.code().code().to_owned(),
            message: error.message().to_owned(),
            constraint: text(error.constraint()),
            schema: text(error.schema()),
            table: text(error.table()),
            domain: text(error.datatype()),
            column: text(error.column()),
        }
    }
}
