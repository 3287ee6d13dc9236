//! The tables of a database: what may be put into them, in which order.

use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::Client;

use super::hints::Hints;
use super::promise::Statement;

#[derive(Debug)]
pub struct Table {
    pub oid: u32,
    /// Quoted and qualified.
    pub name: String,
    /// `schema.table`, as the report writes it; then the tables that stand for it: the partitioned ones above a partition.
    pub known_as: Vec<String>,
    /// A partition is filled through its root.
    pub is_partition: bool,
    pub columns: Vec<Column>,
    /// What each arm of each check wants.
    pub checks: Vec<Vec<Hints>>,
    pub keys: Vec<ForeignKey>,
}

impl Table {
    /// Whether one of these columns (`schema.table.column`) is the table's, or that of a table that stands for it.
    pub fn is_among(&self, columns: &[String]) -> bool {
        self.known_as.iter().any(|name| columns.iter().any(|column| column_of(name, column).is_some()))
    }

    /// Where a foreign key of this column points: a table and its column.
    pub fn target<'a>(&self, number: i16, tables: &'a Tables) -> Option<(&'a str, &str)> {
        let key = self.keys.iter().find(|key| key.columns.contains(&number))?;
        let position = key.columns.iter().position(|column| *column == number)?;
        let target = tables.all.iter().find(|table| table.oid == key.target)?;
        Some((&target.name, key.target_columns.get(position)?))
    }
}

/// The column of `schema.table.column` if it is that table's; empty for `schema.table`. Any of the names may hold a dot.
pub fn column_of<'a>(table: &str, column: &'a str) -> Option<&'a str> {
    let rest = column.strip_prefix(table)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('.') }
}

#[derive(Debug)]
pub struct Column {
    pub number: i16,
    /// Quoted.
    pub name: String,
    pub ty: u32,
    pub not_null: bool,
    pub has_default: bool,
}

impl Column {
    /// Without quotes.
    pub fn plain_name(&self) -> &str {
        self.name.trim_matches('"')
    }
}

#[derive(Debug)]
pub struct ForeignKey {
    pub columns: Vec<i16>,
    pub target: u32,
    /// Quoted.
    pub target_columns: Vec<String>,
}

#[derive(Debug)]
pub struct Tables {
    /// Those that others refer to first.
    pub all: Vec<Table>,
    /// The definitions of all checks, of tables and of domains.
    pub checks: Vec<String>,
    /// Names of views and functions, each with the text that it stands for.
    bodies: Vec<(String, String)>,
}

impl Tables {
    pub async fn read(client: &Client) -> Self {
        let mut tables = read_tables(client).await;
        for (table, column) in read_columns(client).await {
            if let Some(table) = tables.get_mut(&table) {
                table.columns.push(column);
            }
        }
        for (table, key) in read_keys(client).await {
            if let Some(table) = tables.get_mut(&table) {
                table.keys.push(key);
            }
        }
        let mut checks = Vec::new();
        for (table, check) in read_checks(client).await {
            if let Some(table) = tables.get_mut(&table) {
                table.checks.push(Hints::arms(&check));
            }
            checks.push(check);
        }
        for (root, bounds) in read_bounds(client).await {
            if let Some(table) = tables.get_mut(&root) {
                table.checks.push(bounds.iter().flat_map(|bound| Hints::arms(bound)).collect());
            }
        }
        Self { all: in_order(tables), checks, bodies: read_bodies(client).await }
    }

    /// A statement with the texts of the views and functions that it names.
    pub fn in_full(&self, sql: &str) -> String {
        let mut text = sql.to_owned();
        for (_, body) in self.bodies.iter().filter(|(name, _)| sql.contains(name.as_str())) {
            text.push('\n');
            text.push_str(body);
        }
        text
    }

    /// The tables that a statement reads or writes, and those that these refer to, which come first; all of them where
    /// nothing is known.
    pub fn of(&self, statement: &Statement) -> Vec<&Table> {
        let is_named = |table: &&Table| table.is_among(&statement.reads) || table.is_among(&statement.writes);
        let mut concerned: BTreeSet<u32> = self.all.iter().filter(is_named).map(|table| table.oid).collect();
        for table in self.all.iter().rev().filter(|_| !concerned.is_empty()).collect::<Vec<_>>() {
            if concerned.contains(&table.oid) {
                concerned.extend(table.keys.iter().map(|key| key.target));
            }
        }
        let all = concerned.is_empty();
        self.all.iter().filter(|table| all || concerned.contains(&table.oid)).collect()
    }
}

async fn read_tables(client: &Client) -> BTreeMap<u32, Table> {
    let sql = "SELECT c.oid, c.oid::regclass::text, format('%s.%s', n.nspname, c.relname), c.relispartition,
            ARRAY(SELECT format('%s.%s', an.nspname, ac.relname) FROM pg_partition_ancestors(c.oid) a
                JOIN pg_class ac ON ac.oid = a.relid JOIN pg_namespace an ON an.oid = ac.relnamespace)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        ORDER BY c.oid";
    let rows = client.query(sql, &[]).await.unwrap_or_else(|error| panic!("tables: {error:?}"));
    let tables = rows.iter().map(|row| {
        let mut known_as = vec![row.get(2)];
        known_as.extend(row.get::<_, Vec<String>>(4));
        let table = Table {
            oid: row.get(0),
            name: row.get(1),
            known_as,
            is_partition: row.get(3),
            columns: Vec::new(),
            checks: Vec::new(),
            keys: Vec::new(),
        };
        (table.oid, table)
    });
    tables.collect()
}

/// All columns that can be given a value.
async fn read_columns(client: &Client) -> Vec<(u32, Column)> {
    let sql = "SELECT attrelid, attnum, quote_ident(attname), atttypid, attnotnull, atthasdef OR attidentity <> ''
        FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attrelid, attnum";
    let rows = client.query(sql, &[]).await.unwrap_or_else(|error| panic!("columns: {error:?}"));
    let column = |row: &tokio_postgres::Row| Column {
        number: row.get(1),
        name: row.get(2),
        ty: row.get(3),
        not_null: row.get(4),
        has_default: row.get(5),
    };
    rows.iter().map(|row| (row.get(0), column(row))).collect()
}

/// The definitions of checks with their tables; 0 for those of domains.
async fn read_checks(client: &Client) -> Vec<(u32, String)> {
    let sql = "SELECT conrelid, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' ORDER BY oid";
    let rows = client.query(sql, &[]).await.unwrap_or_else(|error| panic!("checks: {error:?}"));
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// What partitions want of rows, by the table at the top: a row that no partition wants is refused.
async fn read_bounds(client: &Client) -> Vec<(u32, Vec<String>)> {
    let sql = "SELECT pg_partition_root(oid)::oid, array_agg(pg_get_partition_constraintdef(oid) ORDER BY oid)
        FROM pg_class WHERE relispartition AND relkind = 'r' AND pg_get_partition_constraintdef(oid) IS NOT NULL
        GROUP BY 1 ORDER BY 1";
    let rows = client.query(sql, &[]).await.unwrap_or_else(|error| panic!("partitions: {error:?}"));
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

async fn read_bodies(client: &Client) -> Vec<(String, String)> {
    let sql = "SELECT c.relname::text, pg_get_viewdef(c.oid) FROM pg_class c
            WHERE c.relkind IN ('v', 'm') AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        UNION ALL SELECT p.proname::text, p.prosrc FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
            WHERE l.lanname IN ('sql', 'plpgsql') AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)";
    let rows = client.query(sql, &[]).await.unwrap_or_else(|error| panic!("views and functions: {error:?}"));
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

async fn read_keys(client: &Client) -> Vec<(u32, ForeignKey)> {
    let sql = "SELECT conrelid, conkey, confrelid,
            ARRAY(SELECT quote_ident(a.attname) FROM unnest(confkey) WITH ORDINALITY k(number, position)
                JOIN pg_attribute a ON a.attrelid = confrelid AND a.attnum = k.number ORDER BY position)
        FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 ORDER BY oid";
    let rows = client.query(sql, &[]).await.unwrap_or_else(|error| panic!("foreign keys: {error:?}"));
    let key =
        |row: &tokio_postgres::Row| ForeignKey { columns: row.get(1), target: row.get(2), target_columns: row.get(3) };
    rows.iter().map(|row| (row.get(0), key(row))).collect()
}

/// Tables after those that they refer to; in a circle, any order.
fn in_order(mut tables: BTreeMap<u32, Table>) -> Vec<Table> {
    fn visit(oid: u32, tables: &BTreeMap<u32, Table>, seen: &mut BTreeSet<u32>, order: &mut Vec<u32>) {
        let Some(table) = tables.get(&oid) else { return };
        if seen.insert(oid) {
            for key in &table.keys {
                visit(key.target, tables, seen, order);
            }
            order.push(oid);
        }
    }
    let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
    for oid in tables.keys() {
        visit(*oid, &tables, &mut seen, &mut order);
    }
    order.into_iter().filter_map(|oid| tables.remove(&oid)).collect()
}
