//! What is in a database at the moment.

use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::{Client, SimpleQueryMessage};

use super::tables::Table;
use super::types::{Shape, Types};

pub struct Data {
    /// Values that occur, by type without domains.
    pub known: BTreeMap<u32, Vec<String>>,
    /// Values that occurred in any state, by the name of their column (quoted) and their type without domains: checks let them pass.
    pub accepted: BTreeMap<(String, u32), Vec<String>>,
    /// Tables with rows.
    pub filled: BTreeSet<String>,
    /// Tables with several rows at the moment.
    pub several: BTreeSet<String>,
    /// Values that occur, by the name of their column and their type without domains.
    pub current: BTreeMap<(String, u32), Vec<String>>,
    /// All arrays have one dimension.
    pub flat: bool,
}

/// Whether it is how an array of several dimensions, or one that does not begin at 1, looks.
pub fn has_dimensions(value: &str) -> bool {
    value.starts_with("{{") || value.starts_with('[')
}

/// Of each column so many values are kept.
const KEPT: usize = 40;

impl Data {
    /// Before the first state.
    pub fn new() -> Self {
        Self {
            known: BTreeMap::new(),
            accepted: BTreeMap::new(),
            filled: BTreeSet::new(),
            several: BTreeSet::new(),
            current: BTreeMap::new(),
            flat: true,
        }
    }

    /// Reads some rows of these tables.
    pub async fn read(&mut self, client: &Client, types: &Types, tables: impl IntoIterator<Item = &Table>) {
        self.known.clear();
        self.several.clear();
        self.current.clear();
        self.flat = true;
        for table in tables {
            let columns: Vec<String> = table.columns.iter().map(|column| format!("{}::text", column.name)).collect();
            let sql = format!("SELECT {} FROM {} LIMIT 20", columns.join(", "), table.name);
            let messages = client.simple_query(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
            let rows = messages.iter().filter(|message| matches!(message, SimpleQueryMessage::Row(_))).count();
            if rows > 1 {
                self.several.insert(table.name.clone());
            }
            for message in messages {
                let SimpleQueryMessage::Row(row) = message else { continue };
                self.filled.insert(table.name.clone());
                for (index, column) in table.columns.iter().enumerate() {
                    let Some(value) = row.get(index) else { continue };
                    let base = types.base(column.ty);
                    let is_array = types.get(base).is_some_and(|ty| matches!(ty.shape, Shape::Array(_)));
                    self.flat &= !(is_array && has_dimensions(value));
                    add(self.current.entry((column.plain_name().to_owned(), base)).or_default(), value);
                    add(self.known.entry(base).or_default(), value);
                    add(self.accepted.entry((column.name.clone(), base)).or_default(), value);
                }
            }
        }
    }
}

fn add(values: &mut Vec<String>, value: &str) {
    if values.len() < KEPT && !values.iter().any(|known| known == value) {
        values.push(value.to_owned());
    }
}
