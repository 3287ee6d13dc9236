//! Parameter values: those that occur in the database, and those that hurt.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use tokio_postgres::types::{Kind, Type};
use tokio_postgres::{Client, SimpleQueryMessage};

/// A small generator of numbers, the same in every run.
pub struct Random(u64);

impl Random {
    pub fn new(seed: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        Self(hasher.finish() | 1)
    }

    /// A number below `end`, by xorshift.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap_or(0)
    }
}

/// Values of each type that occur in some column, in PostgreSQL's text form.
pub struct Pool {
    by_type: BTreeMap<String, Vec<String>>,
}

impl Pool {
    /// Takes up to 30 values from every column of every table.
    pub async fn read(client: &Client) -> Self {
        let columns = "SELECT c.oid::regclass::text, quote_ident(a.attname),
                (CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END)::regtype::text
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 ORDER BY 1, 2";
        let mut by_type: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for column in client.query(columns, &[]).await.expect("columns") {
            let (table, name, ty): (String, String, String) = (column.get(0), column.get(1), column.get(2));
            let values =
                format!("SELECT DISTINCT {name}::text FROM {table} WHERE {name} IS NOT NULL ORDER BY 1 LIMIT 30");
            for message in client.simple_query(&values).await.expect("values") {
                if let SimpleQueryMessage::Row(row) = message {
                    by_type.entry(ty.clone()).or_default().extend(row.get(0).map(str::to_owned));
                }
            }
        }
        Self { by_type }
    }

    /// A value of a type in text form; `None` for NULL.
    pub fn value(&self, ty: &Type, nullable: bool, random: &mut Random) -> Option<String> {
        if nullable && random.below(3) == 0 {
            return None;
        }
        match ty.kind() {
            Kind::Domain(base) => Some(self.plain(base, random)),
            Kind::Array(element) => {
                let element = if let Kind::Domain(base) = element.kind() { base } else { element };
                let values = (0..random.below(5)).map(|_| quoted(&self.plain(element, random)));
                Some(format!("{{{}}}", values.collect::<Vec<_>>().join(",")))
            }
            Kind::Enum(labels) => Some(labels[random.below(labels.len())].clone()),
            _ => Some(self.plain(ty, random)),
        }
    }

    fn plain(&self, ty: &Type, random: &mut Random) -> String {
        if let Kind::Enum(labels) = ty.kind() {
            return labels[random.below(labels.len())].clone();
        }
        let known = self.by_type.get(long_name(ty.name())).map_or(&[][..], Vec::as_slice);
        let edges = edges(ty.name());
        // Three of four values occur: others find nothing, and nothing shows little.
        if !known.is_empty() && random.below(4) > 0 {
            return known[random.below(known.len())].clone();
        }
        edges[random.below(edges.len())].to_owned()
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The name that `regtype` prints.
fn long_name(name: &str) -> &str {
    match name {
        "int2" => "smallint",
        "int4" => "integer",
        "int8" => "bigint",
        "bool" => "boolean",
        "timestamptz" => "timestamp with time zone",
        other => other,
    }
}

fn edges(name: &str) -> &'static [&'static str] {
    match name {
        "int2" => &["0", "1", "5", "-1", "32767"],
        "int4" => &["0", "1", "2", "-1", "100", "2147483647"],
        "int8" => &["0", "1", "2", "3", "-1", "10", "9223372036854775807"],
        "bool" => &["true", "false"],
        "numeric" => &["0", "1", "0.01", "-1", "999999999", "NaN"],
        "date" => &["2024-02-29", "0001-01-01", "9999-12-31", "infinity"],
        "timestamptz" => &["2024-02-29 12:00Z", "0001-01-01 00:00Z", "9999-12-31 00:00Z", "-infinity", "infinity"],
        "uuid" => &["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
        "json" | "jsonb" => &["{}", "{\"a\": null}", "null", "[]"],
        "text" | "varchar" => &["", " ", "a", "%", "new@example.com", "_%", "AT", "it's", "\u{1F980}"],
        other => panic!("say which values of {other} are interesting"),
    }
}
