//! Runs the statements of a project, each time in a transaction that is rolled back.

use futures_util::future::{join, join3};
use sqlwright_mutants::record::Record;
use tokio_postgres::error::{DbError, SqlState};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, Row};

use super::data::{Data, has_dimensions};
use super::deferred;
use super::findings::Findings;
use super::hints::Hints;
use super::parameters::Parameters;
use super::privileges::Privileges;
use super::promise::{Statement, Test};
use super::random::Random;
use super::tables::{Table, Tables};
use super::types::Types;
use super::values::Literals;
use super::wire::{Raw, Text};
use super::witness::{Outcome, Seen, Touched, Witness};

/// Rows changed in each table, and how often it was read from end to end, so far in this session. (Sums of one transaction alone cannot be had:
/// what those before it did stays in them until it is reported.)
const TOUCHED: &str = "SELECT array_agg(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid) ORDER BY position),
        array_agg(pg_stat_get_xact_numscans(oid) ORDER BY position)
    FROM unnest($1::oid[]) WITH ORDINALITY t(oid, position)";

/// A statement that is ready to run, with what was seen of it.
struct Prepared {
    statement: Statement,
    prepared: tokio_postgres::Statement,
    witness: Witness,
    hints: Hints,
    sendings: Vec<Sendable>,
}

/// What is sent in place of a text with guards, ready to run.
struct Sendable {
    prepared: tokio_postgres::Statement,
    tests: Vec<(usize, Test)>,
}

/// Words of statements whose rows may be others when they run again.
const CHANCE: &[&str] = &[
    "LIMIT",
    "OFFSET",
    "FETCH",
    "DISTINCT ON",
    "OVER",
    "_agg",
    "random",
    "clock_timestamp",
    "nextval",
    "first_value",
    "array_shuffle",
    "now(",
    "current_",
    "CURRENT_",
    "TABLESAMPLE",
    "FOR UPDATE",
    "FOR SHARE",
    "FOR NO KEY",
    "FOR KEY",
    "INTERSECT",
    "EXCEPT",
    "max(",
    "min(",
    "mode(",
    "ctid",
    "jsonb_object",
];

pub struct Runner<'a> {
    client: &'a Client,
    types: &'a Types,
    literals: &'a Literals,
    tables: &'a Tables,
    oids: Vec<u32>,
    touched: tokio_postgres::Statement,
    statements: Vec<Prepared>,
    /// What may be done in a transaction before a statement.
    deferred: Vec<String>,
}

impl<'a> Runner<'a> {
    pub async fn new(
        client: &'a Client,
        project: &str,
        types: &'a Types,
        tables: &'a Tables,
        literals: &'a Literals,
        statements: Vec<Statement>,
    ) -> Self {
        let touched = client.prepare(TOUCHED).await.unwrap_or_else(|error| panic!("{error:?}"));
        let mut ready = Vec::new();
        for statement in statements {
            let prepared = client.prepare_typed(&statement.sql, &statement.types).await;
            let prepared = prepared.unwrap_or_else(|error| panic!("{project}: {}: {error:?}", statement.name));
            let witness = Witness::of(project, &statement);
            let hints = Hints::of(&statement.sql);
            let mut sendings = Vec::new();
            let comparable = statement.read_only && !CHANCE.iter().any(|word| statement.sql.contains(word));
            for sending in statement.sendings.iter().filter(|_| comparable) {
                let prepared = client.prepare_typed(&sending.sql, &sending.types).await;
                let prepared = prepared.unwrap_or_else(|error| panic!("{project}: {}: {error:?}", statement.name));
                sendings.push(Sendable { prepared, tests: sending.tests.clone() });
            }
            ready.push(Prepared { statement, prepared, witness, hints, sendings });
        }
        let oids = tables.all.iter().map(|table| table.oid).collect();
        let deferred = deferred::commands(client).await;
        Self { client, types, literals, tables, oids, touched, statements: ready, deferred }
    }

    /// Runs every statement once as a role that may do what is listed, whatever the data: privileges are checked first.
    pub async fn run_limited(&mut self, random: &mut Random) {
        let (privileges, data) = (Privileges::read(self.client).await, Data::new());
        let maker = Parameters::new(self.types, self.literals, &data);
        for index in 0..self.statements.len() {
            let Prepared { statement, prepared, hints, .. } = &self.statements[index];
            let oids: Vec<u32> = prepared.params().iter().map(Type::oid).collect();
            let parameters = maker.make(&statement.parameters, &oids, hints, random);
            let commands = privileges.become_limited(statement);
            let refusal = self.refusal(&commands, prepared, &parameters).await;
            let Prepared { statement, witness, .. } = &mut self.statements[index];
            witness.limited(statement, refusal);
        }
    }

    /// Runs every statement so many times.
    pub async fn run_all(&mut self, place: &str, data: &Data, runs: usize, random: &mut Random) {
        for index in 0..self.statements.len() {
            self.run_one(index, place, data, runs, random).await;
        }
    }

    /// How many statements there are.
    pub fn count(&self) -> usize {
        self.statements.len()
    }

    pub fn statement(&self, index: usize) -> &Statement {
        &self.statements[index].statement
    }

    /// Whether all that a statement may do was seen.
    pub fn is_settled(&self, index: usize) -> bool {
        let Prepared { statement, witness, .. } = &self.statements[index];
        witness.is_settled(statement)
    }

    /// Runs one statement so many times; returns parameters with which it returned rows.
    pub async fn run_one(
        &mut self,
        index: usize,
        place: &str,
        data: &Data,
        runs: usize,
        random: &mut Random,
    ) -> Option<Vec<Text>> {
        let maker = Parameters::new(self.types, self.literals, data);
        let Prepared { statement, prepared, hints, .. } = &self.statements[index];
        // Without parameters a second run shows nothing that the first did not.
        let runs = if statement.parameters.is_empty() { 1 } else { runs };
        let oids: Vec<u32> = prepared.params().iter().map(Type::oid).collect();
        let mut outcomes = Vec::new();
        for _ in 0..runs {
            let parameters = maker.make(&statement.parameters, &oids, hints, random);
            let outcome = self.run(statement, prepared, &parameters).await;
            let endless = matches!(&outcome.rows, Err(error) if *error.code() == SqlState::QUERY_CANCELED);
            outcomes.push((parameters, outcome));
            // A recursion over rows that form a circle, say: it would be so again.
            if endless {
                break;
            }
        }
        let mut disturbed = None;
        if let Some(command) = random.pick(&self.deferred)
            && random.percent(50)
        {
            let oids: Vec<u32> = prepared.params().iter().map(Type::oid).collect();
            let parameters = maker.make(&statement.parameters, &oids, hints, random);
            let rows = self.run_behind(command, statement, prepared, &parameters).await;
            disturbed = rows.map(|rows| (rows, format!("{place}, behind {command}, with {parameters:?}")));
        }
        let compared = self.compare_sendings(index, &maker, random).await;
        let Prepared { statement, witness, .. } = &mut self.statements[index];
        let wrong = compared.iter().filter_map(|same| same.as_ref().err());
        wrong.for_each(|values| witness.sending_differs(&format!("{place}, with {values}")));
        witness.compared += compared.len();
        if let Some((rows, run)) = disturbed {
            witness.look_at_rows(statement, &rows, &run);
        }
        let full = is_full(statement, self.tables, data);
        let mut fruitful = None;
        for (parameters, outcome) in outcomes {
            let given = parameters.iter().filter_map(|value| value.0.as_deref());
            let flat = data.flat && !given.into_iter().any(has_dimensions);
            let seen = Seen { full, flat };
            witness.look_at(statement, self.tables, &outcome, seen, &format!("{place}, with {parameters:?}"));
            if outcome.rows.is_ok_and(|rows| !rows.is_empty()) {
                fruitful = Some(parameters);
            }
        }
        fruitful
    }

    /// Compares the rows of a text with guards with those of what is sent in its place; with the parameters where they differ. Nothing where
    /// either ends in an error, which a guard may prevent.
    async fn compare_sendings(
        &self,
        index: usize,
        maker: &Parameters<'_>,
        random: &mut Random,
    ) -> Vec<Result<(), String>> {
        let Prepared { statement, prepared, hints, sendings, .. } = &self.statements[index];
        let oids: Vec<u32> = prepared.params().iter().map(Type::oid).collect();
        let mut compared = Vec::new();
        for sending in sendings {
            let mut values = maker.make(&statement.parameters, &oids, hints, random);
            for (parameter, test) in &sending.tests {
                match test {
                    Test::Given => {}
                    Test::Null => values[*parameter] = Text(None),
                    Test::True => values[*parameter] = Text(Some("true".to_owned())),
                    Test::False => values[*parameter] = Text(Some("false".to_owned())),
                }
            }
            if sending.tests.iter().any(|(parameter, test)| *test == Test::Given && values[*parameter].0.is_none()) {
                continue;
            }
            let written = self.run(statement, prepared, &values).await;
            let sent = self.run(statement, &sending.prepared, &values).await;
            if let (Ok(written), Ok(sent)) = (written.rows, sent.rows) {
                let same = sorted(&written) == sorted(&sent);
                let counts =
                    format!("{} rows as it is written and {} as it is sent, {values:?}", written.len(), sent.len());
                compared.push(same.then_some(()).ok_or(counts));
            }
        }
        compared
    }

    /// Runs one statement behind each of these commands, until it has shown all that it may do.
    pub async fn take_away(&mut self, index: usize, place: &str, commands: &[String], parameters: &[Text]) {
        for command in commands {
            if self.is_settled(index) {
                return;
            }
            let Prepared { statement, prepared, .. } = &self.statements[index];
            let Some(rows) = self.run_behind(command, statement, prepared, parameters).await else { continue };
            let Prepared { statement, witness, .. } = &mut self.statements[index];
            witness.look_at_rows(statement, &rows, &format!("{place}, behind {command}, with {parameters:?}"));
        }
    }

    /// All commands travel together; what fails makes those after it fail, up to the last, which undoes everything.
    async fn run(&self, statement: &Statement, prepared: &tokio_postgres::Statement, values: &[Text]) -> Outcome {
        let begin = self.client.batch_execute(if statement.read_only { "BEGIN READ ONLY" } else { "BEGIN" });
        let parameters: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        let oids: [&(dyn ToSql + Sync); 1] = [&self.oids];
        let before = self.client.query_one(&self.touched, &oids);
        let patience = self.client.batch_execute("SET LOCAL statement_timeout = '500ms'");
        let rows = self.client.query(prepared, &parameters);
        let constraints = self.client.batch_execute("SET LOCAL statement_timeout = 0; SET CONSTRAINTS ALL IMMEDIATE");
        let after = self.client.query_one(&self.touched, &oids);
        let rollback = self.client.batch_execute("ROLLBACK");
        let ((begin, before, patience), (rows, constraints), (after, rollback)) =
            join3(join3(begin, before, patience), join(rows, constraints), join(after, rollback)).await;
        for done in [begin, patience, rollback] {
            done.unwrap_or_else(|error| panic!("{}: {error:?}", statement.name));
        }
        let before = before.unwrap_or_else(|error| panic!("{}: {error:?}", statement.name));
        Outcome {
            touched: after.map(|after| self.differences(&before, &after)).unwrap_or_default(),
            rows: rows.and_then(|rows| constraints.map(|()| rows)).map_err(database_error),
        }
    }

    /// The rows, if there are any, behind a command that deferred constraints let pass.
    async fn run_behind(
        &self,
        command: &str,
        statement: &Statement,
        prepared: &tokio_postgres::Statement,
        values: &[Text],
    ) -> Option<Vec<Row>> {
        let read_only = if statement.read_only { "; SET TRANSACTION READ ONLY" } else { "" };
        let before =
            format!("BEGIN; SET CONSTRAINTS ALL DEFERRED; {command}{read_only}; SET LOCAL statement_timeout = '500ms'");
        let parameters: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        let before = self.client.batch_execute(&before);
        let rows = self.client.query(prepared, &parameters);
        let rollback = self.client.batch_execute("ROLLBACK");
        let (before, rows, rollback) = join3(before, rows, rollback).await;
        rollback.unwrap_or_else(|error| panic!("{}: {error:?}", statement.name));
        before.and(rows).ok()
    }

    /// What the server says to a statement after these commands, if it refuses it for want of privileges.
    async fn refusal(&self, commands: &str, prepared: &tokio_postgres::Statement, values: &[Text]) -> Option<DbError> {
        let parameters: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        let commands = format!("BEGIN; SET LOCAL statement_timeout = '500ms'; {commands}");
        let limited = self.client.batch_execute(&commands);
        let rows = self.client.query(prepared, &parameters);
        let rollback = self.client.batch_execute("ROLLBACK");
        let (limited, rows, rollback) = join3(limited, rows, rollback).await;
        for done in [limited, rollback] {
            done.unwrap_or_else(|error| panic!("{commands}: {error:?}"));
        }
        rows.err().map(database_error).filter(|error| *error.code() == SqlState::INSUFFICIENT_PRIVILEGE)
    }

    fn differences(&self, before: &Row, after: &Row) -> Vec<Touched> {
        let counts = |row: &Row, column| row.get::<_, Option<Vec<i64>>>(column).unwrap_or_default();
        let changed = |column| -> Vec<bool> {
            counts(before, column).iter().zip(counts(after, column)).map(|(before, after)| *before != after).collect()
        };
        let (written, read) = (changed(0), changed(1));
        (0..written.len()).map(|table| Touched { table, written: written[table], read: read[table] }).collect()
    }

    /// Sums up what was seen, and gives it to those statements that are recorded.
    pub fn finish(self, findings: &mut Findings) -> Vec<Record> {
        findings.projects += 1;
        let mut records = Vec::new();
        for Prepared { mut statement, witness, .. } in self.statements {
            records.extend(statement.record.take().map(|record| record.observing(witness.observed().clone())));
            witness.add_to(findings, &statement);
        }
        records
    }
}

/// Rows as bytes, in an order that does not depend on how they came.
fn sorted(rows: &[Row]) -> Vec<Vec<Option<Vec<u8>>>> {
    let bytes = |row: &Row| {
        (0..row.len()).map(|index| row.get::<_, Option<Raw<'_>>>(index).map(|raw| raw.0.to_vec())).collect()
    };
    let mut sorted: Vec<Vec<Option<Vec<u8>>>> = rows.iter().map(bytes).collect();
    sorted.sort();
    sorted
}

/// Whether each table that a statement reads or writes has several rows.
fn is_full(statement: &Statement, tables: &Tables, data: &Data) -> bool {
    let concerned = |table: &&Table| table.is_among(&statement.reads) || table.is_among(&statement.writes);
    tables.all.iter().filter(concerned).all(|table| data.several.contains(&table.name))
}

fn database_error(error: Error) -> DbError {
    match error.as_db_error() {
        Some(error) => error.clone(),
        None => panic!("{error:?}"),
    }
}
