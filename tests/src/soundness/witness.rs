//! What came back, held against what was promised.

use std::collections::BTreeSet;

use sqlwright_codegen::report::{ConstraintKind, Violation};
use sqlwright_mutants::record::Observed;
use tokio_postgres::Row;
use tokio_postgres::error::DbError;

use super::findings::Findings;
use super::precision::{Observation, Subject, constructs};
use super::promise::Statement;
use super::records::fault;
use super::tables::Tables;
use super::wire::Raw;

/// How one run ended.
pub struct Outcome {
    pub rows: Result<Vec<Row>, DbError>,
    /// Nothing after an error.
    pub touched: Vec<Touched>,
}

/// What happened to a table in one run.
pub struct Touched {
    /// Its place among the tables.
    pub table: usize,
    pub written: bool,
    pub read: bool,
}

/// What the data is like in one run.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Each of the statement's tables has several rows.
    pub full: bool,
    /// All arrays that are stored, or given to it, have one dimension.
    pub flat: bool,
}

/// What one statement showed in all its runs.
pub struct Witness {
    project: String,
    name: String,
    /// What is wrong, without the run: one example of each is enough.
    known: BTreeSet<String>,
    faults: Vec<String>,
    executions: usize,
    errors: usize,
    rows: usize,
    most_rows: usize,
    wrote: bool,
    /// How often its rows were compared with those of what is sent in its place.
    pub compared: usize,
    seen_null: Vec<bool>,
    /// Of array columns: whether an element was seen, and whether one was NULL.
    elements: Vec<(bool, bool)>,
    /// It ran as a role that may only do what is listed.
    is_limited: bool,
    /// It ran without an error when each of its tables had several rows.
    ran_full: bool,
    provoked: BTreeSet<usize>,
    /// What was seen, whatever is promised.
    observed: Observed,
}

impl Witness {
    pub fn of(project: &str, statement: &Statement) -> Self {
        Self {
            project: project.to_owned(),
            name: format!("{project}: {}", statement.name),
            known: BTreeSet::new(),
            faults: Vec::new(),
            executions: 0,
            errors: 0,
            rows: 0,
            most_rows: 0,
            wrote: false,
            compared: 0,
            seen_null: vec![false; statement.columns.len()],
            elements: vec![(false, false); statement.columns.len()],
            is_limited: false,
            ran_full: false,
            provoked: BTreeSet::new(),
            observed: Observed::default(),
        }
    }

    pub fn observed(&self) -> &Observed {
        &self.observed
    }

    pub fn look_at(&mut self, statement: &Statement, tables: &Tables, outcome: &Outcome, seen: Seen, run: &str) {
        self.executions += 1;
        self.ran_full |= seen.full && outcome.rows.is_ok();
        match &outcome.rows {
            Ok(rows) => self.rows(statement, rows, seen.flat, run),
            Err(error) => {
                self.errors += 1;
                self.error(statement, error, run);
            }
        }
        for touched in &outcome.touched {
            let table = &tables.all[touched.table];
            self.wrote |= touched.written;
            if touched.written {
                self.observed.written.insert(table.known_as.clone());
            }
            if touched.read && statement.read_only {
                self.observed.read.insert(table.known_as.clone());
            }
            if touched.written && statement.read_only {
                self.fault(format!("writes {} and is said to be read-only", table.name), run);
            }
            if touched.written && !statement.opaque && !table.is_among(&statement.writes) {
                self.fault(format!("writes {}, which is not listed", table.name), run);
            }
            // Whatever writes has foreign keys checked, which reads other tables.
            if touched.read && statement.read_only && !statement.opaque && !table.is_among(&statement.reads) {
                self.fault(format!("reads {}, which is not listed", table.name), run);
            }
        }
    }

    /// What is sent in its place returned other rows.
    pub fn sending_differs(&mut self, run: &str) {
        self.fault("what is sent in its place returns other rows".to_owned(), run);
    }

    /// Where only rows are of interest.
    pub fn look_at_rows(&mut self, statement: &Statement, rows: &[Row], run: &str) {
        self.executions += 1;
        self.rows(statement, rows, false, run);
    }

    fn rows(&mut self, statement: &Statement, rows: &[Row], flat: bool, run: &str) {
        self.rows += rows.len();
        self.most_rows = self.most_rows.max(rows.len());
        self.observed.saw_rows(rows.len());
        if !statement.rows.contains(&rows.len()) {
            let found = if rows.is_empty() { "no row" } else { "several rows" };
            self.fault(format!("{found} instead of {:?}", statement.rows), run);
        }
        for row in rows {
            if row.len() != statement.columns.len() {
                return self.fault(format!("{} columns instead of {}", row.len(), statement.columns.len()), run);
            }
            self.embedded(statement, row, run);
            for (index, column) in statement.columns.iter().enumerate() {
                let value = row.get::<_, Option<Raw<'_>>>(index);
                let wrong =
                    value.as_ref().and_then(|raw| fault(raw, column.nullable_elements.is_some(), &column.fields));
                if let Some(wrong) = wrong {
                    self.fault(format!("column {} ({}): {wrong}", index + 1, column.name), run);
                }
                if !column.void {
                    self.observed.saw(index, value.is_none());
                }
                match value {
                    None => {
                        self.seen_null[index] = true;
                        if !column.nullable && !column.by_author {
                            self.fault(format!("column {} ({}): NULL", index + 1, column.name), run);
                        }
                    }
                    Some(raw) if column.nullable_elements.is_some() => {
                        self.array(statement, index, &raw, run);
                        if flat && raw.dimensions() > 1 {
                            self.observed.dimensions.insert(index);
                        }
                        // What other languages make is not known.
                        if flat && !statement.opaque && !column.keeps_dimensions && raw.dimensions() > 1 {
                            self.fault(format!("column {} ({}): several dimensions", index + 1, column.name), run);
                        }
                    }
                    Some(_) => {}
                }
            }
        }
    }

    /// The columns of an alias that is a struct are all NULL, or each has a value that must have one.
    fn embedded(&mut self, statement: &Statement, row: &Row, run: &str) {
        for (index, column) in statement.columns.iter().enumerate() {
            let Some((alias, false)) = &column.embedded else { continue };
            let of_alias =
                |other: &usize| statement.columns[*other].embedded.as_ref().is_some_and(|(of, _)| of == alias);
            let is_null = |index: usize| row.get::<_, Option<Raw<'_>>>(index).is_none();
            let is_there = (0..statement.columns.len()).filter(of_alias).any(|other| !is_null(other));
            if is_there && is_null(index) {
                self.fault(format!("column {} ({}): NULL in a row of {alias}", index + 1, column.name), run);
            }
        }
    }

    fn array(&mut self, statement: &Statement, index: usize, raw: &Raw<'_>, run: &str) {
        let column = &statement.columns[index];
        let (holds_some, holds_null) = &mut self.elements[index];
        *holds_some |= raw.holds_some();
        if raw.holds_null() {
            *holds_null = true;
            self.observed.null_elements.insert(index);
            if column.nullable_elements == Some(false) && !column.by_author {
                self.fault(format!("column {} ({}): a NULL in the array", index + 1, column.name), run);
            }
        }
    }

    fn error(&mut self, statement: &Statement, error: &DbError, run: &str) {
        let code = error.code().code();
        if code == "25006" && statement.read_only {
            self.fault(format!("is said to be read-only: {}", error.message()), run);
        }
        if !matches!(&code[..2], "23" | "44") {
            return;
        }
        self.observed.violations.insert(error.into());
        let predicted = statement.violations.iter().position(|violation| is_reported_as(violation, error));
        self.provoked.extend(predicted);
        if predicted.is_none() && !statement.opaque {
            self.fault(format!("{code}, which is not listed: {}", error.message()), run);
        }
    }

    fn fault(&mut self, what: String, run: &str) {
        if self.known.insert(what.clone()) {
            self.faults.push(format!("{}: {what} ({run})", self.name));
        }
    }

    /// Adds to the sums.
    pub fn add_to(self, findings: &mut Findings, statement: &Statement) {
        findings.observations.extend(self.observations(statement));
        findings.statements += 1;
        findings.executions += self.executions;
        findings.compared += self.compared;
        findings.errors += self.errors;
        findings.rows += self.rows;
        findings.columns += statement.columns.len();
        if self.rows > 0 {
            findings.columns_with_rows += statement.columns.len();
            for (column, seen_null) in statement.columns.iter().zip(self.seen_null) {
                findings.never_null += usize::from(!column.nullable);
                findings.nullable += usize::from(column.nullable);
                findings.seen_null += usize::from(column.nullable && seen_null);
            }
        }
        if !statement.columns.is_empty() {
            let single = *statement.rows.end() <= 1;
            findings.single += usize::from(single);
            findings.many += usize::from(!single);
            findings.seen_many += usize::from(!single && self.most_rows > 1);
            if self.rows == 0 {
                findings.silent.push(self.name.clone());
            }
        }
        if self.executions > 0 && self.errors == self.executions {
            findings.failing.insert(self.name);
        }
        findings.violations += statement.violations.len();
        findings.provoked += self.provoked.len();
        findings.read_only += usize::from(statement.read_only);
        findings.limited += usize::from(self.is_limited && !statement.opaque);
        findings.seen_writing += usize::from(self.wrote);
        findings.faults.extend(self.faults);
    }
}

impl Witness {
    /// What the server refused to a role that may only do what is listed.
    pub fn limited(&mut self, statement: &Statement, refusal: Option<DbError>) {
        self.is_limited = true;
        let Some(refusal) = refusal else { return };
        let of_table = ["table", "view"]
            .iter()
            .any(|kind| refusal.message().starts_with(&format!("permission denied for {kind} ")));
        if of_table && !statement.opaque {
            let run = format!("reads {:?}, writes {:?}", statement.reads, statement.writes);
            self.fault(format!("reads or writes what is not listed: {}", refusal.message()), &run);
        }
    }

    /// Whether all that the statement may do was seen: NULL in each column that may be NULL, several rows, violations.
    pub fn is_settled(&self, statement: &Statement) -> bool {
        let columns = statement.columns.iter().enumerate().all(|(index, column)| {
            let null = self.seen_null[index] || !column.nullable || column.void;
            null && (self.elements[index].1 || column.nullable_elements != Some(true))
        });
        let rows = statement.columns.is_empty() || self.most_rows > usize::from(*statement.rows.end() > 1);
        columns && rows && self.provoked.len() == statement.violations.len()
    }

    /// Where the strict answer would have been right, as far as the runs show.
    fn observations(&self, statement: &Statement) -> Vec<Observation> {
        let observation = |subject, proven, reason: &str| Observation {
            project: self.project.clone(),
            statement: statement.name.clone(),
            subject,
            proven,
            reason: reason.to_owned(),
            constructs: constructs(&statement.sql),
        };
        let mut observations = Vec::new();
        for (index, column) in statement.columns.iter().enumerate() {
            if column.by_author || column.void {
                continue;
            }
            if self.rows > 0 && !self.seen_null[index] {
                let subject = Subject::Column(column.name.clone());
                observations.push(observation(subject, !column.nullable, &column.reason));
            }
            if let (Some(nullable), (true, false)) = (column.nullable_elements, self.elements[index]) {
                let subject = Subject::Elements(column.name.clone());
                observations.push(observation(subject, !nullable, &column.reason));
            }
        }
        if !statement.columns.is_empty() && !statement.rows_by_author && self.ran_full && self.most_rows == 1 {
            let single = *statement.rows.end() <= 1;
            observations.push(observation(Subject::Rows, single, &statement.rows_reason));
        }
        for (index, violation) in statement.violations.iter().enumerate() {
            let name = violation.constraint.as_deref().unwrap_or("without a name");
            let of = violation.table.as_ref().or(violation.domain.as_ref()).map_or("", String::as_str);
            let subject = Subject::Violation(format!("{name} of {of} ({})", violation.columns.join(", ")));
            observations.push(observation(subject, self.provoked.contains(&index), &violation.kind.to_string()));
        }
        observations
    }
}

/// Whether the error is that violation, by all that the server says of it.
fn is_reported_as(violation: &Violation, error: &DbError) -> bool {
    let kind = violation.kind;
    let table = violation.table.as_deref().and_then(|name| name.split_once('.'));
    let domain = violation.domain.as_deref().and_then(|name| name.split_once('.'));
    let names =
        |name: Option<(&str, &str)>| name.is_some_and(|(_, name)| error.message().ends_with(&format!("\"{name}\"")));
    let fits = match error.code().code() {
        "23505" => matches!(kind, ConstraintKind::Unique | ConstraintKind::PrimaryKey),
        // A key WITHOUT OVERLAPS is an exclusion too.
        "23P01" => matches!(kind, ConstraintKind::Exclusion | ConstraintKind::Unique | ConstraintKind::PrimaryKey),
        "23503" | "23001" => kind == ConstraintKind::ForeignKey,
        "23502" => kind == ConstraintKind::NotNull,
        "23514" => kind == ConstraintKind::Check,
        // A view's CHECK OPTION: only the message says of which.
        "44000" => return kind == ConstraintKind::Check && violation.constraint.is_none() && names(table),
        _ => false,
    };
    if error.message().starts_with("empty WITHOUT OVERLAPS") {
        return fits && violation.constraint.is_none() && names(table);
    }
    let schema = table.or(domain).map(|(schema, _)| schema);
    fits && violation.constraint.as_deref() == error.constraint()
        && table.map(|(_, name)| name) == error.table()
        && domain.map(|(_, name)| name) == error.datatype()
        && schema == error.schema()
        && (error.column().is_none() || violation.columns.first().map(String::as_str) == error.column())
}
