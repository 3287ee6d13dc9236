//! What the parser makes of a COPY.

/// A COPY over the connection.
#[derive(Debug, Clone)]
pub enum Copy {
    /// `COPY … FROM STDIN`, for which an INSERT stands.
    In {
        /// As it is sent, in the binary format.
        text: String,
        /// What it copies into.
        table: CopyTable,
    },
    /// `COPY … TO STDOUT`, for which its query stands.
    Out {
        /// The table, where one is named in the place of a query.
        table: Option<CopyTable>,
    },
}

/// The table of a COPY.
#[derive(Debug, Clone)]
pub struct CopyTable {
    /// The schema, if it is named.
    pub schema: Option<String>,
    /// The name.
    pub relation: String,
}
