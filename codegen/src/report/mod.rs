//! What is proven of all statements, for other programs: [`Report`], and its JSON. `sqlwright report --format json` prints it, and
//! [`Generated::report`](crate::Generated::report) returns it.
//!
//! ```
//! use sqlwright_codegen::report::{Cardinality, Report, ReportError};
//!
//! /// The statements that return exactly one row.
//! fn single(json: &str) -> Result<Vec<String>, ReportError> {
//!     let report = Report::from_json(json)?;
//!     let single = report.statements.iter().filter(|statement| statement.cardinality == Cardinality::ExactlyOne);
//!     Ok(single.map(|statement| statement.qualified_name()).collect())
//! }
//! ```
//!
//! The fields have the names of the JSON's keys. Keys that a later version adds are ignored when a report is read.

mod explain;
mod facts;
mod findings;
mod html;
mod lowered;
mod markdown;
mod overview;
mod prose;
mod statement;
mod varies;
mod visible;
mod words;

pub(crate) use explain::{explain, places};
pub use findings::Finding;
pub(crate) use findings::findings;
pub use statement::{Bulk, Cascade, Lock, Reason, Statement, Value, Violation};
pub use varies::{Choice, Optional, Piece, Varies};
pub use words::{Cardinality, CascadeAction, CascadeEvent, ConstraintKind, Evidence, LockStrength, Switch};

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// The version of the format that is written and read. It changes when a key is renamed, removed or given a different meaning, or when a
/// word is added to those that a key can have; new keys can be added without a change.
pub const FORMAT_VERSION: u32 = 1;

/// What is proven of all statements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    #[serde(deserialize_with = "supported")]
    format_version: u32,
    /// SHA-256, in hexadecimal, over the facts of the schema.
    pub schema_fingerprint: String,
    /// The statements, in the order of files and of statements in a file.
    pub statements: Vec<Statement>,
}

impl Report {
    /// Reads a report.
    ///
    /// # Errors
    ///
    /// If the text is not a report, or if its format has another version than [`FORMAT_VERSION`].
    pub fn from_json(text: &str) -> Result<Self, ReportError> {
        serde_json::from_str(text).map_err(ReportError)
    }

    /// The report as JSON: the same text on every machine, with an object per statement and a newline at the end.
    pub fn to_json(&self) -> String {
        // Strings and numbers in structs: there is nothing in it that JSON could not hold.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The report as a page for people, with what lints found: everything is in one file, which loads nothing. The same text on every
    /// machine.
    pub fn to_html(&self, findings: &[Finding]) -> String {
        html::html(self, findings)
    }

    /// The report as Markdown, without the chains of reasons; with what lints found. The same text on every machine.
    pub fn to_markdown(&self, findings: &[Finding]) -> String {
        markdown::markdown(self, findings)
    }

    /// The version of its format: [`FORMAT_VERSION`].
    pub fn format_version(&self) -> u32 {
        self.format_version
    }
}

/// Here and not in [`Report::from_json`], so that a report within other data is checked, too.
fn supported<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let version = u32::deserialize(deserializer)?;
    if version == FORMAT_VERSION {
        return Ok(version);
    }
    let text = format!("this version of sqlwright reads format version {FORMAT_VERSION}, and the report has {version}");
    Err(D::Error::custom(text))
}

/// A text is not a report that this version of sqlwright can read.
#[derive(Debug)]
pub struct ReportError(serde_json::Error);

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(error) = self;
        write!(f, "cannot read the report: {error}; write it again with `sqlwright report --format json`")
    }
}

impl std::error::Error for ReportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// Whether two reports, as JSON, differ in nothing but the lines that statements stand on.
pub(crate) fn same_but_for_lines(one: &str, other: &str) -> bool {
    let is_line = |line: &&str| ["\"line\": ", "\"sql_line\": "].iter().any(|key| line.trim_start().starts_with(key));
    let rest = |text| str::lines(text).filter(|line| !is_line(line)).collect::<Vec<_>>();
    rest(one) == rest(other)
}
