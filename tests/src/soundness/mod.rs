//! Whether what the report promises holds: statements run on adversarial data, and what comes back is held against it.
//!
//! A [`Project`] is a schema with query files. [`check`] makes a database of it, has the statements analysed there, and then
//! puts it into one state after the other: what the schema itself puts there, nothing at all, one row in each table with and
//! without NULL, what the project adds, and states at random, few of which are alike. In each state every statement runs with
//! parameters that are NULL where they may be, that occur in the data, that occur in the statements, and that hurt; always in a
//! transaction that is rolled back. What is wrong is a sentence in the [`Findings`].

mod data;
mod database;
mod deferred;
mod execute;
mod fill;
mod findings;
mod generate;
mod hints;
mod parameters;
mod precision;
mod privileges;
mod promise;
mod random;
mod records;
mod row;
mod tables;
mod types;
mod values;
mod wire;
mod witness;

use std::path::PathBuf;

pub use findings::Findings;
pub use generate::{Generated, Plan, Varying, check_generated, check_varying};
pub use precision::{Observation, Precision, Subject};
pub use random::{Random, fresh_seed};

use sqlwright_harness::files_below;
use sqlwright_mutants::record;

use data::Data;
pub use database::TestDatabase;
use execute::Runner;
use fill::{Direction, Filler, State};
use tables::Tables;
use types::Types;
use values::Literals;

/// A schema with query files.
#[derive(Debug, Clone)]
pub struct Project {
    /// What messages call it.
    pub name: String,
    /// A file, or a folder of migrations.
    pub schema: PathBuf,
    /// The folder of query files.
    pub queries: PathBuf,
    /// Rows to try besides those that are made: a name, and a script that fills empty tables.
    pub rows: Vec<(&'static str, &'static str)>,
}

/// Query files that have been read, for a database that has their schema.
#[derive(Debug, Clone)]
struct Statements {
    /// What messages call them.
    name: String,
    /// Names and texts.
    queries: Vec<(String, String)>,
    rows: Vec<(&'static str, &'static str)>,
    /// The role that they run as, if it is not the owner of everything.
    role: Option<&'static str>,
}

/// How much is tried.
#[derive(Debug, Clone)]
pub struct Effort {
    /// A seed for each round of states; the same seed gives the same round.
    pub seeds: Vec<u64>,
    /// States at random in each round.
    pub states: usize,
    /// States made for a statement alone, as long as it has not shown that all it may do happens.
    pub directed: usize,
    /// Runs of each statement in each state.
    pub runs: usize,
}

/// Runs all statements of a project in many states of its database.
///
/// # Errors
/// Why nothing could be tried: PostgreSQL refuses the schema.
///
/// # Panics
/// When the server or the connection to it fails.
pub async fn check(project: &Project, effort: &Effort) -> Result<Findings, String> {
    let queries = texts(&project.queries).map_err(|error| format!("the query files cannot be read: {error}"))?;
    let statements = Statements { name: project.name.clone(), queries, rows: project.rows.clone(), role: None };
    let database = TestDatabase::create(&project.schema).await?;
    let outcome = check_on(&database, &statements, effort).await;
    database.remove().await;
    outcome
}

async fn check_on(database: &TestDatabase, project: &Statements, effort: &Effort) -> Result<Findings, String> {
    let mut findings = Findings::default();
    let (statements, catalog) = promise::statements(&database.url, &project.queries, &mut findings)?;
    let client = database.connect().await;
    let types = Types::read(&client).await;
    let tables = Tables::read(&client).await;
    let literals = Literals::of(project.queries.iter().map(|(_, text)| text.as_str()), &tables);
    let runs_as = database.connect().await;
    // Plans are of no interest, and take longer than a few rows do.
    let plans = "SET plan_cache_mode = force_generic_plan; SET join_collapse_limit = 1; SET from_collapse_limit = 1";
    runs_as.batch_execute(plans).await.unwrap_or_else(|error| panic!("{error:?}"));
    if let Some(role) = project.role {
        runs_as.batch_execute(&format!("SET ROLE {role}")).await.unwrap_or_else(|error| panic!("{error:?}"));
    }
    let mut runner = Runner::new(&runs_as, &project.name, &types, &tables, &literals, statements).await;
    // A role of the project cannot make another one.
    if project.role.is_none() {
        runner.run_limited(&mut Random::new(&project.name)).await;
    }
    let filler = Filler { client: &client, types: &types, tables: &tables, literals: &literals };
    let mut data = Data::new();
    for seed in &effort.seeds {
        let mut random = Random::new(&format!("{} {seed}", project.name));
        for state in State::all(&project.rows, effort.states, &mut random) {
            let place = format!("{}, seed {seed}, {}", project.name, state.name);
            filler.fill(&state, &mut random).await;
            data.read(&client, &types, &tables.all).await;
            runner.run_all(&place, &data, effort.runs, &mut random).await;
        }
    }
    let mut random = Random::new(&format!("{} {:?} directed", project.name, effort.seeds));
    for index in 0..runner.count() {
        let direction = Direction::of(runner.statement(index), &tables, &types);
        for number in 1..=effort.directed {
            if runner.is_settled(index) {
                break;
            }
            let place = format!("{}, seeds {:?}, directed state {number}", project.name, effort.seeds);
            filler.direct(&direction, &mut random).await;
            data.read(&client, &types, direction.tables().iter().copied()).await;
            let parameters = runner.run_one(index, &place, &data, effort.runs, &mut random).await;
            // What returns rows shows most when one thing is missing.
            if let Some(parameters) = parameters {
                runner.take_away(index, &place, &direction.takings(&mut random), &parameters).await;
            }
        }
    }
    let records = runner.finish(&mut findings);
    if let Some(catalog) = catalog {
        record::write(&catalog, &records);
    }
    let empty = tables.all.iter().filter(|table| !data.filled.contains(&table.name));
    findings.never_filled = empty.map(|table| format!("{}: {}", project.name, table.name)).collect();
    Ok(findings)
}

/// The SQL files of a folder, in the order of their names.
fn texts(folder: &std::path::Path) -> std::io::Result<Vec<(String, String)>> {
    Ok(files_below(folder)?.into_iter().filter(|(name, _)| name.ends_with(".sql")).collect())
}
