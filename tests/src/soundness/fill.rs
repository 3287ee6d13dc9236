//! Puts rows into tables, by trial: what a constraint or a trigger refuses is tried again with other values.

use futures_util::future::join_all;
use tokio_postgres::Client;

use super::hints::Hints;
use super::promise::Statement;
use super::random::Random;
use super::row::{Manner, Rows, Trial};
use super::tables::{Table, Tables};
use super::types::Types;
use super::values::{Literals, Taste};

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
    pub fn all(rows: &[(&str, &'static str)], at_random: usize, random: &mut Random) -> Vec<Self> {
        let state = |name: &str, kind| Self { name: name.to_owned(), kind };
        let mut states = vec![
            state("as given", Kind::Given),
            state("empty", Kind::Empty),
            state("one row each", Kind::One { null: 0 }),
            state("one row each, all NULL", Kind::One { null: 100 }),
        ];
        states.extend(rows.iter().map(|(name, script)| state(name, Kind::Script(script))));
        states.extend((1..=at_random).map(|number| state(&format!("state {number}"), Kind::Random)));
        // What the schema puts there is gone once something else is there; the others may come in any order.
        random.shuffle(&mut states[1..]);
        states
    }
}

/// What one statement wants.
pub struct Direction<'a> {
    /// The tables that it concerns.
    tables: Vec<&'a Table>,
    hints: Hints,
    literals: Literals,
    /// Commands that take something from the data: a value of a column in all rows, or all rows of a table.
    takings: Vec<String>,
    /// The same of columns that the statement does not name.
    further_takings: Vec<String>,
}

impl<'a> Direction<'a> {
    pub fn of(statement: &Statement, tables: &'a Tables, types: &Types) -> Self {
        let text = tables.in_full(&statement.sql);
        let tables_of_statement = tables.of(statement);
        let (mut takings, mut further_takings) = (Vec::new(), Vec::new());
        for table in tables_of_statement.iter().filter(|table| !table.is_partition) {
            let nullable = table.columns.iter().filter(|column| !column.not_null && !types.refuses_null(column.ty));
            for column in nullable {
                let is_named = text.contains(column.plain_name());
                let list = if is_named { &mut takings } else { &mut further_takings };
                list.push(format!("UPDATE {} SET {} = NULL", table.name, column.name));
            }
            takings.push(format!("DELETE FROM {}", table.name));
        }
        Self {
            tables: tables_of_statement,
            hints: Hints::of(&text),
            literals: Literals::of([text.as_str()], tables),
            takings,
            further_takings,
        }
    }

    /// Some of the commands that take something from the data.
    pub fn takings(&self, random: &mut Random) -> Vec<String> {
        const AT_ONCE: usize = 40;
        let (mut takings, mut further) = (self.takings.clone(), self.further_takings.clone());
        random.shuffle(&mut takings);
        random.shuffle(&mut further);
        takings.into_iter().chain(further).take(AT_ONCE).collect()
    }

    /// The tables that it concerns.
    pub fn tables(&self) -> &[&'a Table] {
        &self.tables
    }
}

pub struct Filler<'a> {
    pub client: &'a Client,
    pub types: &'a Types,
    pub tables: &'a Tables,
    pub literals: &'a Literals,
}

/// Half of the states have arrays of one dimension only: there a statement that returns others has made them itself.
fn some_dimensions(random: &mut Random) -> usize {
    if random.percent(50) { 0 } else { 10 }
}

impl Filler<'_> {
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
                let taste = Taste { null, edge: 10, known: 0, distinct: 2, dimensions: 0 };
                let manner = Manner { taste, null, hints: None, aligned: false };
                for table in &self.tables.all {
                    self.rows(table, 1, self.literals, manner, random).await;
                }
            }
            Kind::Random => {
                self.empty().await;
                let dimensions = some_dimensions(random);
                for table in &self.tables.all {
                    let count = [0, 1, 2, 5, 5, 9, 9, 14][random.below(8)];
                    let null = [0, 20, 50, 90][random.below(4)];
                    let (edge, distinct) = ([0, 10, 30][random.below(3)], [2, 4, 12][random.below(3)]);
                    let taste = Taste { null, edge, known: 0, distinct, dimensions };
                    let manner = Manner { taste, null, hints: None, aligned: random.percent(30) };
                    self.rows(table, count, self.literals, manner, random).await;
                }
            }
        }
        // Statistics and visibility do not matter for answers; materialised views do.
        self.refresh().await;
    }

    /// Fills the tables of one statement with rows that may please it.
    pub async fn direct(&self, direction: &Direction<'_>, random: &mut Random) {
        self.clear(&direction.tables).await;
        let (null, edge) = ([0, 25, 60][random.below(3)], [0, 0, 10][random.below(3)]);
        let (aligned, distinct) = (random.percent(60), [1, 2, 3][random.below(3)]);
        let taste = Taste { null, edge, known: 0, distinct, dimensions: some_dimensions(random) };
        let manner = Manner { taste, null, hints: Some(&direction.hints), aligned };
        for table in &direction.tables {
            let count = [0, 1, 2, 3, 3, 4, 5, 8, 8, 8][random.below(10)];
            self.rows(table, count, &direction.literals, manner, random).await;
        }
        self.refresh().await;
    }

    async fn empty(&self) {
        let names: Vec<&str> = self.tables.all.iter().map(|table| table.name.as_str()).collect();
        if !names.is_empty() {
            let command = format!("TRUNCATE {} RESTART IDENTITY CASCADE", names.join(", "));
            self.client.batch_execute(&command).await.unwrap_or_else(|error| panic!("{command}: {error:?}"));
        }
    }

    /// Empties some tables and those that refer to them: faster than TRUNCATE where there are few rows.
    async fn clear(&self, tables: &[&Table]) {
        let mut doomed: Vec<&Table> = tables.to_vec();
        while let Some(next) = self.tables.all.iter().find(|table| {
            let refers = table.keys.iter().any(|key| doomed.iter().any(|other| other.oid == key.target));
            refers && !doomed.iter().any(|other| other.oid == table.oid)
        }) {
            doomed.push(next);
        }
        let deletes: String = doomed.iter().map(|table| format!("DELETE FROM {};", table.name)).collect();
        let command = format!("BEGIN; SET LOCAL session_replication_role = replica; {deletes} COMMIT");
        self.client.batch_execute(&command).await.unwrap_or_else(|error| panic!("{command}: {error:?}"));
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

    /// Rows by trial: those that are refused are tried again with other values.
    async fn rows(&self, table: &Table, count: usize, literals: &Literals, manner: Manner<'_>, random: &mut Random) {
        if table.is_partition {
            return;
        }
        let rows = Rows::new(self.types, self.tables, literals, manner);
        let mut missing: Vec<usize> = (0..count).collect();
        for attempt in 0..ATTEMPTS {
            // Defaults when all else fails.
            let trial = |number| Trial { number, defaults: attempt > ATTEMPTS / 2 };
            let inserts: Vec<String> =
                missing.iter().map(|number| rows.insert(table, trial(*number), random)).collect();
            let done = join_all(inserts.iter().map(|insert| self.accepted(insert))).await;
            missing = missing.into_iter().zip(done).filter(|(_, done)| !done).map(|(number, _)| number).collect();
            if missing.is_empty() {
                return;
            }
        }
    }

    async fn accepted(&self, insert: &str) -> bool {
        self.client.batch_execute(insert).await.is_ok()
    }
}
