//! What statements do to each table, from the report: for the sections of tables and the matrix.

use std::collections::BTreeMap;

use super::Report;
use super::statement::{Cascade, Lock, Statement, Violation};

/// A table or view, with the statements that use it.
#[derive(Debug)]
pub(super) struct Table<'r> {
    /// `schema.table`.
    pub(super) name: &'r str,
    /// In the order of the report.
    pub(super) uses: Vec<Use<'r>>,
}

/// What one statement does to one table.
#[derive(Debug)]
pub(super) struct Use<'r> {
    /// The statement.
    pub(super) statement: &'r Statement,
    /// The columns that it reads, `*` for the whole row; `None` if it does not read the table.
    pub(super) reads: Option<Vec<&'r str>>,
    /// The columns that it writes; `None` if it does not write the table.
    pub(super) writes: Option<Vec<&'r str>>,
    /// The foreign keys through which it writes it.
    pub(super) cascades: Vec<&'r Cascade>,
    /// How it locks its rows.
    pub(super) locks: Vec<&'r Lock>,
    /// The constraints of this table that it can violate.
    pub(super) violations: Vec<&'r Violation>,
}

impl<'r> Use<'r> {
    fn of(statement: &'r Statement) -> Self {
        let (cascades, locks, violations) = (Vec::new(), Vec::new(), Vec::new());
        Self { statement, reads: None, writes: None, cascades, locks, violations }
    }
}

/// All tables that some statement uses, by name.
pub(super) fn tables(report: &Report) -> Vec<Table<'_>> {
    let mut tables: BTreeMap<&str, Vec<Use<'_>>> = BTreeMap::new();
    for statement in &report.statements {
        for (name, one) in uses(statement) {
            tables.entry(name).or_default().push(one);
        }
    }
    tables.into_iter().map(|(name, uses)| Table { name, uses }).collect()
}

/// What a statement does, by table.
pub(super) fn uses(statement: &Statement) -> BTreeMap<&str, Use<'_>> {
    let mut uses = BTreeMap::new();
    for (table, columns) in by_table(&statement.reads) {
        at(&mut uses, table, statement).reads = Some(columns);
    }
    for (table, columns) in by_table(&statement.writes) {
        at(&mut uses, table, statement).writes = Some(columns);
    }
    for cascade in &statement.cascades {
        at(&mut uses, &cascade.table, statement).cascades.push(cascade);
    }
    for lock in &statement.locks {
        at(&mut uses, &lock.table, statement).locks.push(lock);
    }
    for violation in &statement.violations {
        if let Some(table) = &violation.table {
            at(&mut uses, table, statement).violations.push(violation);
        }
    }
    uses
}

fn at<'u, 'r>(uses: &'u mut BTreeMap<&'r str, Use<'r>>, table: &'r str, statement: &'r Statement) -> &'u mut Use<'r> {
    uses.entry(table).or_insert_with(|| Use::of(statement))
}

/// The columns of each table, from names as `schema.table.column`.
pub(super) fn by_table(names: &[String]) -> BTreeMap<&str, Vec<&str>> {
    let mut tables: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in names {
        let end = name.match_indices('.').nth(1).map_or(name.len(), |(at, _)| at);
        let columns = tables.entry(&name[..end]).or_default();
        columns.extend(name.get(end + 1..));
    }
    tables
}

/// The statements of each repository, in the order of the report.
pub(super) fn repositories(report: &Report) -> Vec<(&str, Vec<&Statement>)> {
    let mut repositories: Vec<(&str, Vec<&Statement>)> = Vec::new();
    for statement in &report.statements {
        match repositories.last_mut() {
            Some((name, statements)) if *name == statement.repository => statements.push(statement),
            _ => repositories.push((&statement.repository, vec![statement])),
        }
    }
    repositories
}

/// How many statements of a repository read, write, and write through foreign keys.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) reads: usize,
    pub(super) writes: usize,
    pub(super) cascades: usize,
}

/// For each table one cell per repository.
pub(super) fn matrix(tables: &[Table<'_>], repositories: &[(&str, Vec<&Statement>)]) -> Vec<Vec<Cell>> {
    let places: BTreeMap<&str, usize> = repositories.iter().zip(0..).map(|((name, _), at)| (*name, at)).collect();
    let row = |table: &Table<'_>| {
        let mut row = vec![Cell::default(); repositories.len()];
        for one in &table.uses {
            let Some(cell) = places.get(one.statement.repository.as_str()).and_then(|at| row.get_mut(*at)) else {
                continue;
            };
            cell.reads += usize::from(one.reads.is_some());
            cell.writes += usize::from(one.writes.is_some() && one.cascades.is_empty());
            cell.cascades += usize::from(!one.cascades.is_empty());
        }
        row
    };
    tables.iter().map(row).collect()
}
