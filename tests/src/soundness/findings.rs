//! What a run has shown.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::AddAssign;

use super::precision::Observation;

/// Figures over statements, and everything that was wrong.
#[derive(Debug, Default, Clone)]
pub struct Findings {
    /// What the report promised and did not hold.
    pub faults: Vec<String>,
    /// Schemas that were tried.
    pub projects: usize,
    /// Statements that were tried.
    pub statements: usize,
    /// Statements that could not be analysed, with the error: a type has no Rust type, or PostgreSQL refuses them.
    pub refused: Vec<String>,
    /// Statements that were tried though nothing is known of them, with the reason.
    pub unknown: Vec<String>,
    /// How often some statement ran.
    pub executions: usize,
    /// How often the rows of a text with guards were compared with those of what is sent in its place.
    pub compared: usize,
    /// Executions that ended in an error.
    pub errors: usize,
    /// Rows that came back.
    pub rows: usize,
    /// Result columns of all statements.
    pub columns: usize,
    /// Those of statements that returned rows.
    pub columns_with_rows: usize,
    /// Of those with rows: promised never to be NULL.
    pub never_null: usize,
    /// Of those with rows: the others.
    pub nullable: usize,
    /// And how many of the others were seen NULL.
    pub seen_null: usize,
    /// Statements with result columns that return one row at most.
    pub single: usize,
    /// The others with result columns.
    pub many: usize,
    /// And how many of the others were seen with more than one row.
    pub seen_many: usize,
    /// Constraints that statements may violate.
    pub violations: usize,
    /// And how many of them they did violate.
    pub provoked: usize,
    /// Statements that are read-only.
    pub read_only: usize,
    /// Statements that ran with privileges for what is listed only.
    pub limited: usize,
    /// Statements that were seen writing.
    pub seen_writing: usize,
    /// Statements with result columns that never returned a row.
    pub silent: Vec<String>,
    /// Statements that never ran without an error.
    pub failing: BTreeSet<String>,
    /// Tables that no state put a row into.
    pub never_filled: Vec<String>,
    /// Where the strict answer would have been right, and whether it was given.
    pub observations: Vec<Observation>,
}

impl AddAssign for Findings {
    fn add_assign(&mut self, other: Self) {
        self.faults.extend(other.faults);
        self.silent.extend(other.silent);
        self.failing.extend(other.failing);
        self.never_filled.extend(other.never_filled);
        self.observations.extend(other.observations);
        self.projects += other.projects;
        self.statements += other.statements;
        self.refused.extend(other.refused);
        self.unknown.extend(other.unknown);
        self.executions += other.executions;
        self.compared += other.compared;
        self.errors += other.errors;
        self.rows += other.rows;
        self.columns += other.columns;
        self.columns_with_rows += other.columns_with_rows;
        self.never_null += other.never_null;
        self.nullable += other.nullable;
        self.seen_null += other.seen_null;
        self.single += other.single;
        self.many += other.many;
        self.seen_many += other.seen_many;
        self.violations += other.violations;
        self.provoked += other.provoked;
        self.read_only += other.read_only;
        self.limited += other.limited;
        self.seen_writing += other.seen_writing;
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} statements of {} schemas ({} more cannot be analysed here), {} executions ({} ended in an error), {} rows",
            self.statements,
            self.projects,
            self.refused.len(),
            self.executions,
            self.errors,
            self.rows
        )?;
        writeln!(
            f,
            "columns: {}, {} of them with rows: {} promised never NULL; {} may be NULL, {} of them were",
            self.columns, self.columns_with_rows, self.never_null, self.nullable, self.seen_null
        )?;
        writeln!(
            f,
            "statements: {} promised one row at most; {} may return more, {} of them did; {} read-only; {} were seen writing; {} ran with privileges for what is listed only",
            self.single, self.many, self.seen_many, self.read_only, self.seen_writing, self.limited
        )?;
        writeln!(f, "violations: {} predicted, {} of them provoked", self.violations, self.provoked)?;
        writeln!(
            f,
            "{} never returned a row, {} always failed; tables without rows: {}",
            self.silent.len(),
            self.failing.len(),
            if self.never_filled.is_empty() { "none".to_owned() } else { self.never_filled.join(", ") }
        )?;
        write!(f, "faults: {}", self.faults.len())
    }
}
