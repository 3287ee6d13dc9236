//! Whether old code and a new schema fit each other, and new code and an old schema: in which order the two are deployed.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use super::{Accepted, Change, Kind, Purpose, Severity, Snapshot, accept, cause, compare, sort};
use crate::report::Statement;

/// Which code runs on which schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Direction {
    /// The schema is migrated first: code of the old version runs on the new schema.
    OldCode,
    /// The code is deployed first: it runs on the old schema.
    NewCode,
}

/// One version that is deployed, in both directions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Deployment {
    /// The old version: `v1.4.0`.
    pub version: String,
    /// What is wrong if the schema is migrated first, the most severe first.
    pub migrate_first: Vec<Change>,
    /// What is wrong if the code is deployed first.
    pub deploy_first: Vec<Change>,
    /// How many statements were compared in each direction.
    pub compared: (usize, usize),
    /// How many of them are safe.
    pub safe: (usize, usize),
}

/// In which order schema and code can be deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Order {
    /// Any order.
    Either,
    /// The schema first.
    MigrateFirst,
    /// The code first.
    DeployFirst,
    /// Neither: another state must come between.
    TwoSteps,
}

/// Several versions with one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Compatibility {
    /// The versions.
    pub deployments: Vec<Deployment>,
    /// What could not be compared, in words.
    pub notes: Vec<String>,
}

/// The four combinations of code and schema; the first word is the code.
pub(crate) struct Four {
    pub(crate) old_on_old: Snapshot,
    pub(crate) old_on_new: Snapshot,
    pub(crate) new_on_old: Snapshot,
    pub(crate) new_on_new: Snapshot,
}

impl Deployment {
    /// Compares in both directions.
    pub(crate) fn of(version: String, four: &Four) -> Self {
        let mut migrate_first = compare(&four.old_on_old, &four.old_on_new, Purpose::Deploy);
        cause::find(&mut migrate_first, &four.old_on_old, &four.old_on_new);
        let mut deploy_first = compare(&four.new_on_new, &four.new_on_old, Purpose::Deploy);
        // The migration is what is missing there.
        cause::find(&mut deploy_first, &four.new_on_old, &four.new_on_new);
        // What the same statement does on the old schema, it does today, whichever code sends it.
        let unchanged = unchanged(&four.old_on_old, &four.new_on_new);
        deploy_first.retain(|change| !is_of_today(change.kind) || !unchanged.contains(&change.statement));
        // The code is compiled already.
        deploy_first.retain(|change| change.severity != Severity::Source);
        for changes in [&mut migrate_first, &mut deploy_first] {
            changes.retain(|change| !matches!(change.kind, Kind::Added | Kind::Removed | Kind::Mended));
            sort(changes);
        }
        let count = |snapshot: &Snapshot, changes: &[Change]| {
            let statements =
                snapshot.report.iter().flat_map(|report| &report.statements).map(Statement::qualified_name);
            let all: BTreeSet<String> =
                statements.chain(snapshot.broken.iter().map(|one| one.statement.clone())).collect();
            let changed: BTreeSet<&str> = changes.iter().map(|change| change.statement.as_str()).collect();
            (all.len(), all.iter().filter(|name| !changed.contains(name.as_str())).count())
        };
        let (old, new) = (count(&four.old_on_new, &migrate_first), count(&four.new_on_old, &deploy_first));
        Self { version, migrate_first, deploy_first, compared: (old.0, new.0), safe: (old.1, new.1) }
    }

    /// What is wrong in a direction.
    pub fn changes(&self, direction: Direction) -> &[Change] {
        match direction {
            Direction::OldCode => &self.migrate_first,
            Direction::NewCode => &self.deploy_first,
        }
    }
}

/// The statements that have the same text in both.
fn unchanged(old: &Snapshot, new: &Snapshot) -> BTreeSet<String> {
    let of = |snapshot: &Snapshot| {
        let statements = snapshot.report.clone().into_iter().flat_map(|report| report.statements);
        statements.map(|one| (one.qualified_name(), one.sql)).collect::<BTreeSet<_>>()
    };
    of(old).intersection(&of(new)).map(|(name, _)| name.clone()).collect()
}

/// Whether a change is what the database does, whatever code was generated for.
fn is_of_today(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::NewViolation
            | Kind::ChangedConstraint
            | Kind::MustFail
            | Kind::LostIndex
            | Kind::Effects
            | Kind::Session
            | Kind::NotReadOnly
            | Kind::Definition
            | Kind::Sql
    )
}

/// Whether it keeps a direction from being deployed.
fn blocks(change: &Change) -> bool {
    change.severity <= Severity::Behaviour && change.accepted.is_none()
}

impl Compatibility {
    /// Marks what somebody has accepted; the entries that nothing fits are returned.
    pub fn accept<'a>(&mut self, accepted: &'a [Accepted]) -> Vec<&'a Accepted> {
        let mut unused: Vec<&Accepted> = accepted.iter().collect();
        for deployment in &mut self.deployments {
            for changes in [&mut deployment.migrate_first, &mut deployment.deploy_first] {
                let now = accept(changes, accepted);
                unused.retain(|one| now.contains(one));
            }
        }
        unused
    }

    fn blocking(&self, direction: Direction) -> Vec<&Change> {
        let all = self.deployments.iter().flat_map(|one| one.changes(direction));
        all.filter(|change| blocks(change)).collect()
    }

    /// The order in which schema and code can be deployed.
    pub fn order(&self) -> Order {
        match (self.blocking(Direction::OldCode).is_empty(), self.blocking(Direction::NewCode).is_empty()) {
            (true, true) => Order::Either,
            (true, false) => Order::MigrateFirst,
            (false, true) => Order::DeployFirst,
            (false, false) => Order::TwoSteps,
        }
    }

    /// The same as the last line says it.
    pub fn verdict(&self) -> String {
        let order = self.order();
        let mut text = match order {
            Order::TwoSteps => {
                let first =
                    |direction| self.blocking(direction).first().map_or_else(String::new, |change| change.sentence());
                format!(
                    "needs two steps: on the new schema, old code breaks ({}); on the old schema, new code breaks ({})",
                    first(Direction::OldCode),
                    first(Direction::NewCode)
                )
            }
            order => order.to_string(),
        };
        let directions: &[Direction] = match order {
            Order::MigrateFirst => &[Direction::OldCode],
            Order::DeployFirst => &[Direction::NewCode],
            _ => &[Direction::OldCode, Direction::NewCode],
        };
        let unknown =
            directions.iter().flat_map(|direction| self.deployments.iter().flat_map(|one| one.changes(*direction)));
        let is_unknown = |change: &&Change| change.severity == Severity::Unknown && change.accepted.is_none();
        let statements: BTreeSet<&str> = unknown.filter(is_unknown).map(|change| change.statement.as_str()).collect();
        if order != Order::TwoSteps && !statements.is_empty() {
            let plural = if statements.len() == 1 { "" } else { "s" };
            text += &format!(", if what is unknown of {} statement{plural} does no harm", statements.len());
        }
        text
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Either => "either",
            Self::MigrateFirst => "migrate first",
            Self::DeployFirst => "deploy first",
            Self::TwoSteps => "needs two steps",
        })
    }
}
