//! Queries that keep the columns of a table, and perhaps its keys.

use super::kind::Kind;
use super::schema::Key;
use super::writer::{Scope, Source, Writer};

/// Such a query, with what a reader may take for unique in it.
pub struct Projection {
    pub query: String,
    pub columns: Vec<(String, Kind)>,
    pub keys: Vec<Key>,
}

impl Writer<'_> {
    /// Some columns of a table or view, in one of the shapes that keep keys, or do not.
    pub fn projection(&mut self, depth: usize) -> Option<Projection> {
        let keyed: Vec<_> =
            self.schema.relations.iter().filter(|relation| !relation.keys.is_empty()).cloned().collect();
        let relation = self.choices.maybe(&keyed).cloned()?;
        self.note("a sub-select with a key");
        self.items = self.items.saturating_sub(1);
        let alias = self.alias('t');
        let source = Source {
            alias: alias.clone(),
            columns: relation.columns.iter().map(|column| (column.name.clone(), column.kind)).collect(),
            relation: Some(relation.name.clone()),
            keys: relation.keys.clone(),
        };
        let key = self.pick(&relation.keys);
        let columns: Vec<(String, Kind)> = source
            .columns
            .iter()
            .filter(|(name, _)| key.columns.contains(name) || self.choices.percent(60))
            .cloned()
            .collect();
        let names: Vec<String> = columns.iter().map(|(name, _)| format!("{alias}.{name}")).collect();
        let list = names.join(", ");
        let scope = Scope::of(std::slice::from_ref(&source), &[]);
        let table = format!("{} AS {alias}", relation.name);
        let condition = match (&key.predicate, self.below(4)) {
            (Some(predicate), 1..) => format!(" WHERE ({})", predicate.replace('~', &format!("{alias}."))),
            (_, 3) => format!(" WHERE {}", self.condition(&scope, depth.min(1))),
            _ => String::new(),
        };
        let fixed: Vec<String> = key.columns.iter().map(|name| format!("{alias}.{name}")).collect();
        let query = match self.below(14) {
            5 => format!("SELECT DISTINCT {list} FROM {table}{condition}"),
            6 => format!("SELECT DISTINCT ON ({}) {list} FROM {table}{condition}", fixed.join(", ")),
            7 => format!("SELECT {list} FROM {table}{condition} GROUP BY {list}"),
            8 => self.with_aggregates(&table, &columns, &fixed, &alias, &key),
            9 => format!("(SELECT {list} FROM {table}{condition}) UNION ALL (SELECT {list} FROM {table})"),
            10 => format!("(SELECT {list} FROM {table}{condition}) UNION (SELECT {list} FROM {table})"),
            11 if self.items > 0 => {
                let (from, sources) = self.from(&[], 0);
                let both: Vec<Source> = sources.into_iter().chain([source.clone()]).collect();
                let join = self.pick(&["LEFT JOIN", "JOIN", "RIGHT JOIN", "CROSS JOIN"]);
                let on = if join == "CROSS JOIN" {
                    String::new()
                } else {
                    format!(" ON {}", self.condition(&Scope::of(&both, &[]), 1))
                };
                format!("SELECT {list} FROM {table} {join} ({from}){on}")
            }
            12 => format!("(SELECT {list} FROM {table}{condition}) EXCEPT (SELECT {list} FROM {table} LIMIT 1)"),
            13 => format!("SELECT {list} FROM {table}{condition} ORDER BY {} LIMIT 3", fixed.join(", ")),
            _ => format!("SELECT {list} FROM {table}{condition}"),
        };
        let keys = relation
            .keys
            .iter()
            .filter(|key| key.columns.iter().all(|own| columns.iter().any(|(name, _)| name == own)));
        // The predicate speaks of columns that may not be there any more.
        let keys = keys.cloned().map(|key| Key { predicate: None, ..key }).collect();
        Some(Projection { query, columns, keys })
    }

    /// Grouped by the key, with something of the group in place of the other columns.
    fn with_aggregates(
        &mut self,
        table: &str,
        columns: &[(String, Kind)],
        fixed: &[String],
        alias: &str,
        key: &Key,
    ) -> String {
        let mut items = Vec::new();
        for (name, kind) in columns {
            items.push(match kind {
                _ if key.columns.contains(name) => format!("{alias}.{name}"),
                Kind::Int | Kind::Text | Kind::Date | Kind::Numeric | Kind::Big | Kind::Time => {
                    format!("max({alias}.{name})")
                }
                _ => format!("(array_agg({alias}.{name}))[1]"),
            });
        }
        format!("SELECT {} FROM {table} GROUP BY {}", items.join(", "), fixed.join(", "))
    }
}
