//! What the objects of the schema are, in the server's own words: for comparing two schemas on one server beyond what facts say.

use std::collections::BTreeMap;

use tokio_postgres::{Client, Error};

/// By kind (`column`, `view`, `function`, …) and name, the definition of each object; several for indexes of the same first column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Definitions(BTreeMap<(String, String), Vec<String>>);

impl Definitions {
    /// The definitions of one object.
    pub fn of(&self, kind: &str, name: &str) -> &[String] {
        self.0.get(&(kind.to_owned(), name.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// Reads them, in a transaction that is rolled back.
    ///
    /// # Errors
    /// When the server fails to answer or the connection breaks.
    pub(super) async fn read(client: &Client) -> Result<Self, Error> {
        client
            .batch_execute("BEGIN READ ONLY; SET LOCAL search_path = ''; SET LOCAL client_min_messages = error")
            .await?;
        let rows = client.query_typed(include_str!("sql/definitions.sql"), &[]).await;
        client.batch_execute("ROLLBACK").await?;
        let mut found = Self::default();
        for row in rows? {
            let definition: Option<String> = row.try_get(2)?;
            let key = (row.try_get(0)?, row.try_get(1)?);
            found.0.entry(key).or_default().push(definition.unwrap_or_default());
        }
        found.0.values_mut().for_each(|definitions| definitions.sort());
        Ok(found)
    }
}
