//! Puts rows into tables, by trial: what a constraint or a trigger refuses is tried again with other values.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use tokio_postgres::Client;

use super::Project;
use super::random::Random;
use super::tables::{Column, Table, Tables};
use super::types::Types;
use super::values::{Literals, Taste, Values};

/// How often a row is tried.
const ATTEMPTS: usize = 8;

/// One way to fill the database.
pub struct State {
    pub name: String,
    kind: Kind,
}

enum Kind {
    /// What the schema itself puts there.
    Given,
    Empty,
    /// One row in each table.
    One {
        null: usize,
    },
    Script(&'static str),
    /// A different number of rows in each table, and different chances for each of them.
    Random,
}

impl State {
    /// All states of a round.
    pub fn all(project: &Project, at_random: usize, random: &mut Random) -> Vec<Self> {
        let state = |name: &str, kind| Self { name: name.to_owned(), kind };
        let mut states = vec![
            state("as given", Kind::Given),
            state("empty", Kind::Empty),
            state("one row each", Kind::One { null: 0 }),
            state("one row each, all NULL", Kind::One { null: 100 }),
        ];
        states.extend(project.rows.iter().map(|(name, script)| state(name, Kind::Script(script))));
        states.extend((1..=at_random).map(|number| state(&format!("state {number}"), Kind::Random)));
        // What the schema puts there is gone once something else is there; the others may come in any order.
        random.shuffle(&mut states[1..]);
        states
    }
}

pub struct Filler<'a> {
    pub client: &'a Client,
    pub types: &'a Types,
    pub tables: &'a Tables,
    pub literals: &'a Literals,
}

impl<'a> Filler<'a> {
    /// Brings the database into the state. What is given is there at first only: in later rounds it means the state before.
    pub async fn fill(&self, state: &State, random: &mut Random) {
        match state.kind {
            Kind::Given => return,
            Kind::Empty => self.empty().await,
            Kind::Script(script) => {
                self.empty().await;
                self.client.batch_execute(script).await.unwrap_or_else(|error| panic!("{}: {error:?}", state.name));
            }
            Kind::One { null } => {
                self.empty().await;
                let taste = Taste { null, edge: 10, known: 0, distinct: 2 };
                for table in &self.tables.all {
                    self.rows(table, 1, taste, null, random).await;
                }
            }
            Kind::Random => {
                self.empty().await;
                for table in &self.tables.all {
                    let count = [0, 1, 2, 5, 5, 9, 9, 14][random.below(8)];
                    let null = [0, 20, 50, 90][random.below(4)];
                    let (edge, distinct) = ([0, 10, 30][random.below(3)], [2, 4, 12][random.below(3)]);
                    self.rows(table, count, Taste { null, edge, known: 0, distinct }, null, random).await;
                }
            }
        }
        // Statistics and visibility do not matter for answers; materialised views do.
        self.refresh().await;
    }

    async fn empty(&self) {
        let names: Vec<&str> = self.tables.all.iter().map(|table| table.name.as_str()).collect();
        if !names.is_empty() {
            let command = format!("TRUNCATE {} RESTART IDENTITY CASCADE", names.join(", "));
            self.client.batch_execute(&command).await.unwrap_or_else(|error| panic!("{command}: {error:?}"));
        }
    }

    async fn refresh(&self) {
        let sql = "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'm' ORDER BY oid";
        let views = self.client.query(sql, &[]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        for view in views {
            let view: String = view.get(0);
            // Where the data makes it fail, it stays as it was: that is a state too.
            drop(self.client.batch_execute(&format!("REFRESH MATERIALIZED VIEW {view}")).await);
        }
    }

    async fn rows(&self, table: &Table, count: usize, taste: Taste, null: usize, random: &mut Random) {
        if table.is_partition {
            return;
        }
        let values = Values { types: self.types, literals: self.literals, known: BTreeMap::new() };
        let mut missing = count;
        for attempt in 0..ATTEMPTS {
            let inserts: Vec<String> =
                (0..missing).map(|_| self.insert(table, &values, taste, null, attempt, random)).collect();
            let inserts = inserts.iter().map(|insert| self.accepted(insert));
            missing -= join_all(inserts).await.into_iter().filter(|done| *done).count();
            if missing == 0 {
                return;
            }
        }
    }

    fn insert(
        &self,
        table: &Table,
        values: &Values<'a>,
        taste: Taste,
        null: usize,
        attempt: usize,
        random: &mut Random,
    ) -> String {
        let row = random.below(8);
        let mut names = Vec::new();
        let mut list = Vec::new();
        for column in &table.columns {
            // Defaults when all else fails, and now and then.
            if column.has_default && (attempt > ATTEMPTS / 2 || random.percent(30)) {
                continue;
            }
            names.push(column.name.as_str());
            let key = table.keys.iter().find(|key| key.columns.contains(&column.number));
            let nullable = !column.not_null && !self.types.refuses_null(column.ty);
            let target = key.and_then(|key| {
                let position = key.columns.iter().position(|number| *number == column.number)?;
                let target = self.tables.all.iter().find(|table| table.oid == key.target)?;
                Some((&target.name, key.target_columns.get(position)?))
            });
            list.push(match target {
                _ if nullable && random.percent(null) => "NULL".to_owned(),
                Some((target, referred)) => partner(target, referred, row),
                None => self.literal(column, values, taste, random),
            });
        }
        let name = &table.name;
        if names.is_empty() {
            return format!("INSERT INTO {name} DEFAULT VALUES");
        }
        format!("INSERT INTO {name} ({}) OVERRIDING SYSTEM VALUE VALUES ({})", names.join(", "), list.join(", "))
    }

    fn literal(&self, column: &Column, values: &Values<'a>, taste: Taste, random: &mut Random) -> String {
        let value = values.value(column.ty, taste, random);
        format!("'{}'", value.replace('\'', "''"))
    }

    async fn accepted(&self, insert: &str) -> bool {
        self.client.batch_execute(insert).await.is_ok()
    }
}

/// A value that the other table has, of the same row for all columns of a key.
fn partner(table: &str, column: &str, row: usize) -> String {
    let count = format!("(SELECT count(*) FROM {table})");
    format!("(SELECT {column} FROM {table} ORDER BY ctid OFFSET {row} % greatest({count}, 1) LIMIT 1)")
}
