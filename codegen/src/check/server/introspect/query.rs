//! How a catalog query is sent, whatever the server's version.

use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error, Row};

use sqlwright_analysis::catalog::{Oid, StoredTree};

/// Which server is asked, and for what.
pub(super) struct Introspection<'a> {
    pub(super) client: &'a Client,
    pub(super) server_version: u32,
    /// These relations; `None` for all relations of users.
    pub(super) relations: Option<Vec<Oid>>,
}

impl Introspection<'_> {
    /// Sends a query without parameters.
    pub(super) async fn all(&self, sql: &str) -> Result<Vec<Row>, Error> {
        self.client.query_typed(&for_version(sql, self.server_version), &[]).await
    }

    /// Sends a query whose `$1` says which relations are meant.
    pub(super) async fn of_relations(&self, sql: &str) -> Result<Vec<Row>, Error> {
        self.client.query_typed(&for_version(sql, self.server_version), &[(&self.relations, Type::OID_ARRAY)]).await
    }
}

/// Leaves out the lines that end in `-- from N` or `-- before N` where the server is of another major version.
fn for_version(sql: &str, server_version: u32) -> String {
    let major = server_version / 10_000;
    let applies = |line: &&str| {
        let Some((_, comment)) = line.rsplit_once("-- ") else { return true };
        let (word, number) = comment.split_once(' ').unwrap_or_default();
        match (word, number.parse::<u32>()) {
            ("from", Ok(number)) => major >= number,
            ("before", Ok(number)) => major < number,
            _ => true,
        }
    };
    sql.lines().filter(applies).flat_map(|line| [line, "\n"]).collect()
}

/// A `"char"` column as a character.
///
/// # Errors
/// When the column is of another type.
/// A tree that the server stores, from a column.
pub(super) fn tree(row: &Row, column: usize) -> Result<Option<StoredTree>, Error> {
    Ok(row.try_get::<_, Option<String>>(column)?.map(StoredTree::from))
}

pub(super) fn character(row: &Row, column: usize) -> Result<char, Error> {
    Ok(char::from(row.try_get::<_, i8>(column)?.cast_unsigned()))
}

/// An oid column in which 0 means none.
///
/// # Errors
/// When the column is of another type.
pub(super) fn reference(row: &Row, column: usize) -> Result<Option<Oid>, Error> {
    Ok(row.try_get::<_, Option<Oid>>(column)?.filter(|oid| *oid != 0))
}

#[cfg(test)]
mod tests {
    use super::for_version;

    #[test]
    fn lines_are_chosen_by_version() {
        let sql = "a -- from 15\nb -- before 15\nc -- of any version\nd";
        assert_eq!(for_version(sql, 140_023), "b -- before 15\nc -- of any version\nd\n");
        assert_eq!(for_version(sql, 150_000), "a -- from 15\nc -- of any version\nd\n");
    }
}
