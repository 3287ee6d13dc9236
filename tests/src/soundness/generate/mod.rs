//! Schemas and statements made at random, for the same harness as the statements that people wrote.
//!
//! A schema is made object by object, and PostgreSQL decides which of them it takes. Statements over it are well-typed by
//! construction; those that are refused all the same are counted. A statement is a sequence of choices, so one that shows a
//! fault is made smaller by making simpler choices.

mod calls;
mod checks;
mod choices;
mod comparisons;
mod expression;
mod from;
mod group;
mod key;
mod kind;
mod objects;
mod probe;
mod projection;
mod records;
mod routines;
mod schema;
mod select;
mod shrink;
mod statement;
mod tables;
mod templates;
mod triggers;
mod variants;
mod varying;
mod write;
mod writer;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::AddAssign;

use tokio_postgres::Client;

use super::database::TestDatabase;
use super::findings::Findings;
use super::{Effort, Statements, check_on};
use choices::Choices;
use schema::Schema;
use statement::Made;
pub use variants::{Varying, check_varying};

/// What is made.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The same seed makes the same.
    pub seed: u64,
    /// Statements over the schema.
    pub statements: usize,
    /// How much is tried.
    pub effort: Effort,
    /// Whether statements with faults are made smaller, which takes its time.
    pub shrink: bool,
}

/// What became of it.
#[derive(Debug, Default, Clone)]
pub struct Generated {
    /// What the statements showed.
    pub findings: Findings,
    /// How many statements were made.
    pub made: usize,
    /// Those that PostgreSQL refuses, by what it says.
    pub refused: BTreeMap<String, Vec<String>>,
    /// How many objects of schemas were made, and how many PostgreSQL refuses.
    pub objects: (usize, usize),
    /// How many of the statements that were tried have what.
    pub features: BTreeMap<&'static str, usize>,
    /// Each fault, with all that it takes to see it again.
    pub failures: Vec<String>,
    /// Seeds of schemas over which some statement makes PostgreSQL crash.
    pub crashed: Vec<u64>,
}

impl AddAssign for Generated {
    fn add_assign(&mut self, other: Self) {
        self.findings += other.findings;
        self.made += other.made;
        for (why, statements) in other.refused {
            self.refused.entry(why).or_default().extend(statements);
        }
        self.objects.0 += other.objects.0;
        self.objects.1 += other.objects.1;
        for (feature, count) in other.features {
            *self.features.entry(feature).or_default() += count;
        }
        self.failures.extend(other.failures);
        self.crashed.extend(other.crashed);
    }
}

impl fmt::Display for Generated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let refused: usize = self.refused.values().map(Vec::len).sum();
        let (objects, refused_objects) = self.objects;
        writeln!(
            f,
            "{} statements made, {refused} of them refused by PostgreSQL; {objects} objects of schemas, {refused_objects} refused",
            self.made
        )?;
        let mut refused: Vec<_> = self.refused.iter().collect();
        refused.sort_by_key(|(_, statements)| std::cmp::Reverse(statements.len()));
        for (why, statements) in refused.into_iter().take(10) {
            let shortest = statements.iter().min_by_key(|statement| statement.len());
            writeln!(f, "  {} times {why}: {}", statements.len(), shortest.map_or("", String::as_str))?;
        }
        writeln!(f, "statements with")?;
        for (feature, count) in &self.features {
            writeln!(f, "  {feature}: {count}")?;
        }
        write!(f, "{}", self.findings)
    }
}

/// Makes a schema and statements, and runs them.
///
/// # Panics
/// When the server or the connection to it fails.
pub async fn check_generated(plan: &Plan) -> Generated {
    let mut generated = Generated::default();
    let database = database(&[objects::PRELUDE.to_owned()]).await.unwrap_or_else(|error| panic!("{error}"));
    let client = database.connect().await;
    let (schema, role) = create(&client, plan, &mut generated).await;
    let statements = statements(&client, plan, &schema, &mut generated).await;
    drop(client);
    let texts = texts(plan, role, &statements);
    match check_on(&database, &texts, &plan.effort).await {
        Ok(findings) => generated.findings = findings,
        Err(why) => generated.failures.push(format!("{}: {why}", texts.name)),
    }
    for fault in generated.findings.faults.clone() {
        let found = statements.iter().find(|(name, _)| fault.contains(&format!(": made.{name}: ")));
        let Some((name, made)) = found else {
            generated.failures.push(fault);
            continue;
        };
        // One failure in full is enough to begin with, and takes its time.
        if plan.shrink && generated.failures.is_empty() {
            generated.failures.push(shrink::failure(plan, &schema, role, name, made, &fault, &database).await);
        } else {
            generated.failures.push(format!("{fault}\n{}", made.annotated(name)));
        }
    }
    database.remove().await;
    generated
}

async fn create(client: &Client, plan: &Plan, generated: &mut Generated) -> (Schema, Option<&'static str>) {
    let version = client.query_one("SELECT current_setting('server_version_num')::int / 10000", &[]).await;
    let version: i32 = version.unwrap_or_else(|error| panic!("{error:?}")).get(0);
    let mut schema = Schema::new(usize::try_from(version).unwrap_or(0));
    schema.objects.push(objects::PRELUDE.to_owned());
    let steps = objects::steps(&mut Choices::random(&format!("{} steps", plan.seed)));
    let mut role = None;
    for (number, step) in steps.into_iter().enumerate() {
        let choices = Choices::random(&format!("{} object {number}", plan.seed));
        let Some(draft) = objects::draft(step, number, &schema, choices) else { continue };
        generated.objects.0 += 1;
        match client.batch_execute(&draft.sql).await {
            Ok(()) => {
                (draft.effect)(&mut schema);
                schema.objects.push(draft.sql);
                if matches!(step, objects::Step::Policy) {
                    role = Some(objects::ROLE);
                }
            }
            Err(_) => generated.objects.1 += 1,
        }
    }
    if role.is_some() {
        let draft = objects::grants();
        client.batch_execute(&draft.sql).await.unwrap_or_else(|error| panic!("{error:?}"));
        schema.objects.push(draft.sql);
    }
    (schema, role)
}

fn message(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

/// All statements that PostgreSQL takes, by name.
async fn statements(client: &Client, plan: &Plan, schema: &Schema, generated: &mut Generated) -> Vec<(String, Made)> {
    let mut taken = Vec::new();
    for number in 0..plan.statements {
        let name = format!("s{number}");
        let made = statement::statement(schema, Choices::random(&format!("{} statement {number}", plan.seed)));
        generated.made += 1;
        match accepted(client, &made).await {
            Ok(()) => {
                for feature in &made.features {
                    *generated.features.entry(feature).or_default() += 1;
                }
                taken.push((name, made));
            }
            Err(why) => generated.refused.entry(why).or_default().push(made.sql),
        }
    }
    taken
}

/// Whether PostgreSQL takes a statement; if not, what it says.
async fn accepted(client: &Client, made: &Made) -> Result<(), String> {
    let queries = [("made.sql".to_owned(), made.annotated("s"))];
    let sent = super::promise::texts_sent(&queries);
    let [sql] = sent.as_slice() else { return Err("the query file has no such statement".to_owned()) };
    client.prepare(sql).await.map(|_| ()).map_err(|error| message(&error))
}

/// A database with these objects.
async fn database(objects: &[String]) -> Result<TestDatabase, String> {
    let file = tempfile::Builder::new().suffix(".sql").tempfile().map_err(|error| error.to_string())?;
    std::fs::write(file.path(), objects.join(";\n")).map_err(|error| error.to_string())?;
    TestDatabase::create(file.path()).await
}

fn texts(plan: &Plan, role: Option<&'static str>, statements: &[(String, Made)]) -> Statements {
    let texts: Vec<String> = statements.iter().map(|(name, made)| made.annotated(name)).collect();
    Statements {
        name: format!("generated {}", plan.seed),
        queries: vec![("made.sql".to_owned(), texts.join("\n"))],
        rows: Vec::new(),
        role,
    }
}
