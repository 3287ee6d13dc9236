//! Makes a statement with a fault smaller, and the schema around it.

use std::collections::BTreeSet;

use super::super::database::TestDatabase;
use super::super::{Effort, Statements, check_on};
use super::choices::Choices;
use super::schema::Schema;
use super::statement::{Made, statement};
use super::{Plan, texts};

/// So many smaller statements, and smaller schemas, are tried.
const ATTEMPTS: usize = 250;

struct Shrinking<'a> {
    plan: &'a Plan,
    schema: &'a Schema,
    role: Option<&'static str>,
    database: &'a TestDatabase,
    effort: Effort,
    /// Fault kinds differ by what stands behind the column: NULL, rows, violation, write.
    kind: String,
    tried: BTreeSet<String>,
}

/// Everything that it takes to see a fault again.
pub async fn failure(
    plan: &Plan,
    schema: &Schema,
    role: Option<&'static str>,
    name: &str,
    made: &Made,
    fault: &str,
    database: &TestDatabase,
) -> String {
    let effort = Effort { seeds: vec![1, plan.seed], states: plan.effort.states.max(4), directed: 2, runs: 6 };
    let kind = kind_of(fault);
    let mut shrinking = Shrinking { plan, schema, role, database, effort, kind, tried: BTreeSet::new() };
    let (made, found) = shrinking.statement(made.clone()).await;
    let objects = if found.is_some() { shrinking.objects(&made).await } else { schema.objects.clone() };
    let version = schema.version;
    let found = found.unwrap_or_else(|| "it does not show when it runs alone".to_owned());
    let role = role.map_or_else(String::new, |role| format!("\nSET ROLE {role};"));
    format!(
        "{fault}\nPostgreSQL {version}, seed {}, statement {name}. Made smaller: {found}\n\n{};{role}\n\n{}",
        plan.seed,
        objects.join(";\n"),
        made.annotated(name)
    )
}

/// What is wrong, without names and numbers.
fn kind_of(fault: &str) -> String {
    let what = fault.split(": made.").nth(1).unwrap_or(fault);
    let kinds = ["a NULL in the array", "NULL", "instead of", "which is not listed", "read-only"];
    kinds.into_iter().find(|kind| what.contains(kind)).unwrap_or("").to_owned()
}

impl Shrinking<'_> {
    async fn statement(&mut self, mut best: Made) -> (Made, Option<String>) {
        let mut found = self.fault(&best).await;
        if found.is_none() {
            return (best, None);
        }
        let mut size = best.choices.len() / 2;
        while size > 0 && self.tried.len() < ATTEMPTS {
            let mut start = 0;
            let mut smaller = false;
            while start < best.choices.len() && self.tried.len() < ATTEMPTS {
                let end = (start + size).min(best.choices.len());
                let without = [&best.choices[..start], &best.choices[end..]].concat();
                let mut simple = best.choices.clone();
                simple[start..end].fill(0);
                let mut better = None;
                for choices in [without, simple] {
                    let made = statement(self.schema, Choices::given(choices));
                    if made.sql.len() < best.sql.len()
                        && let Some(fault) = self.fault(&made).await
                    {
                        better = Some((made, fault));
                        break;
                    }
                }
                match better {
                    Some((made, fault)) => {
                        best = made;
                        found = Some(fault);
                        smaller = true;
                    }
                    None => start += size,
                }
            }
            if !smaller || size > 8 {
                size /= 2;
            }
        }
        (best, found)
    }

    /// The fault that a statement shows, if it is of the same kind.
    async fn fault(&mut self, made: &Made) -> Option<String> {
        if !self.tried.insert(made.sql.clone()) {
            return None;
        }
        let texts = texts(self.plan, self.role, &[("s".to_owned(), made.clone())]);
        let findings = check_on(self.database, &texts, &self.effort).await.ok()?;
        findings.faults.into_iter().find(|fault| kind_of(fault) == self.kind)
    }

    /// The objects that it takes.
    async fn objects(&self, made: &Made) -> Vec<String> {
        let mut objects = self.schema.objects.clone();
        let mut number = objects.len();
        while number > 1 {
            number -= 1;
            let mut fewer = objects.clone();
            fewer.remove(number);
            if self.shows_with(&fewer, made).await {
                objects = fewer;
            }
        }
        objects
    }

    async fn shows_with(&self, objects: &[String], made: &Made) -> bool {
        let Ok(database) = super::database(objects).await else { return false };
        let statements: Statements = texts(self.plan, self.role, &[("s".to_owned(), made.clone())]);
        let findings = check_on(&database, &statements, &self.effort).await;
        database.remove().await;
        findings.is_ok_and(|findings| findings.faults.iter().any(|fault| kind_of(fault) == self.kind))
    }
}
