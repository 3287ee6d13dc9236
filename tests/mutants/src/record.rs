//! Statements as tests see them: what goes into the analysis, what the test asserts of what comes out, and what was seen when the
//! statement ran. Tests write them to the folder that `SQLWRIGHT_RECORD` names.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlwright_analysis::catalog::{Catalog, ConstraintKind};
use sqlwright_analysis::described::Described;
use sqlwright_analysis::facts::Violation;
use sqlwright_analysis::{Options, ParameterMark};

/// A part of the facts that a test compares with what it expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Aspect {
    /// Which columns may be NULL.
    Columns,
    /// What is known of the elements of arrays.
    Elements,
    /// How many rows there are: one, at most one, many.
    Rows,
    /// How many rows there are at least and at most.
    RowNumbers,
    /// Which columns are always NULL.
    AlwaysNull,
    /// Which parameters may be NULL, and what they are assigned to.
    Parameters,
    /// What is read and written.
    Effects,
    /// What happens to the session.
    Session,
    /// The constraints that may be violated.
    Violations,
    /// Why columns may be NULL, and why there are so many rows.
    Reasons,
    /// These reasons with all that they rest on.
    ReasonsInFull,
    /// Why constraints may be violated.
    ViolationReasons,
}

/// An error of an integrity constraint, as the server reported it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reported {
    /// The SQLSTATE.
    pub code: String,
    /// The message.
    pub message: String,
    /// The constraint.
    pub constraint: Option<String>,
    /// The schema of the table or domain.
    pub schema: Option<String>,
    /// The table.
    pub table: Option<String>,
    /// The domain.
    pub domain: Option<String>,
    /// The column.
    pub column: Option<String>,
}

impl Reported {
    /// Whether the error is that violation, by all that the server says of it.
    pub fn is(&self, violation: &Violation) -> bool {
        let names = |name: &str| self.message.ends_with(&format!("\"{name}\""));
        let kind = match self.code.as_str() {
            "23505" => matches!(violation.kind, ConstraintKind::Unique | ConstraintKind::PrimaryKey),
            // A key WITHOUT OVERLAPS is an exclusion too.
            "23P01" => {
                !matches!(violation.kind, ConstraintKind::Check | ConstraintKind::NotNull | ConstraintKind::ForeignKey)
            }
            "23503" | "23001" => violation.kind == ConstraintKind::ForeignKey,
            "23502" => violation.kind == ConstraintKind::NotNull,
            "23514" => violation.kind == ConstraintKind::Check,
            "44000" => {
                let unnamed = violation.kind == ConstraintKind::Check && violation.constraint.is_none();
                return unnamed && names(&violation.table);
            }
            _ => false,
        };
        if self.message.starts_with("empty WITHOUT OVERLAPS") {
            return kind && violation.constraint.is_none() && names(&violation.table);
        }
        kind && violation.constraint == self.constraint
            && violation.table == self.table.as_deref().unwrap_or_default()
            && violation.domain == self.domain
            && Some(&violation.schema) == self.schema.as_ref()
            && (self.column.is_none() || violation.columns.first() == self.column.as_ref())
    }
}

/// What happened in all runs of a statement, whatever the analysis says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// The columns in which there was NULL.
    pub null: BTreeSet<usize>,
    /// The columns in which there was a value.
    pub values: BTreeSet<usize>,
    /// The columns with arrays in which there was NULL.
    pub null_elements: BTreeSet<usize>,
    /// The columns with arrays of several dimensions, although neither the tables nor the parameters had any.
    pub dimensions: BTreeSet<usize>,
    /// The fewest and the most rows of a run.
    pub rows: Option<(usize, usize)>,
    /// Violations of constraints.
    pub violations: BTreeSet<Reported>,
    /// Tables that were written, each with the names of what stands for it: `schema.table`.
    pub written: BTreeSet<Vec<String>>,
    /// Tables that were read by runs that wrote nothing.
    pub read: BTreeSet<Vec<String>>,
}

/// A statement.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    /// Which test it is from.
    #[serde(default)]
    pub test: String,
    /// What goes in.
    pub described: Described,
    /// What the author says of parameters.
    pub marks: Vec<ParameterMark>,
    /// What may be relied on.
    pub options: Options,
    /// What the test compares.
    #[serde(default)]
    pub asserted: BTreeSet<Aspect>,
    /// What was seen.
    #[serde(default)]
    pub observed: Observed,
}

impl Record {
    /// A statement of which nothing is asserted and nothing was seen.
    pub fn new(test: impl Into<String>, described: &Described, marks: &[ParameterMark], options: Options) -> Self {
        Self {
            test: test.into(),
            described: described.clone(),
            marks: marks.to_vec(),
            options,
            asserted: BTreeSet::new(),
            observed: Observed::default(),
        }
    }

    /// With what the test compares.
    #[must_use]
    pub fn asserting(mut self, aspects: &[Aspect]) -> Self {
        self.asserted.extend(aspects);
        self
    }

    /// With what was seen.
    #[must_use]
    pub fn observing(mut self, observed: Observed) -> Self {
        self.observed = observed;
        self
    }
}

impl Observed {
    /// A run that gave so many rows.
    pub fn saw_rows(&mut self, count: usize) {
        let (least, most) = self.rows.unwrap_or((count, count));
        self.rows = Some((least.min(count), most.max(count)));
    }

    /// A column of a row.
    pub fn saw(&mut self, column: usize, is_null: bool) {
        let seen = if is_null { &mut self.null } else { &mut self.values };
        seen.insert(column);
    }
}

/// The folder to write to, if there is one.
pub fn folder() -> Option<PathBuf> {
    std::env::var_os("SQLWRIGHT_RECORD").map(PathBuf::from)
}

/// Writes statements that were analysed with this catalog, if a folder is named.
///
/// # Panics
/// When it cannot be written.
pub fn write(catalog: &Catalog, records: &[Record]) {
    let Some(folder) = folder().filter(|_| !records.is_empty()) else { return };
    if let Err(error) = write_to(&folder, catalog, records) {
        panic!("{}: {error}", folder.display());
    }
}

fn write_to(folder: &Path, catalog: &Catalog, records: &[Record]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let text = serde_json::to_vec(catalog)?;
    let name: String = Sha256::digest(&text).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(folder.join(format!("{name}.catalog")), text)?;
    let mut lines = Vec::new();
    for record in records {
        serde_json::to_writer(&mut lines, record)?;
        lines.push(b'\n');
    }
    let file = folder.join(format!("{name}.statements"));
    std::fs::OpenOptions::new().append(true).create(true).open(file)?.write_all(&lines)
}
