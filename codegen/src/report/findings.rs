//! What lints found, next to the statements that it is about: for pages and Markdown. It is no part of the report itself, because
//! flags decide what is found.

use crate::build::model::Project;
use crate::diagnostics::{Diagnostic, Severity};
use crate::source::SourceMap;

/// A warning or a note.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The statement that it is about, with its repository: `orders.create`. `None` if it is about none.
    pub statement: Option<String>,
    /// The line of the query file; `None` if it refers to none, or is about no statement.
    pub line: Option<usize>,
    /// How much it matters.
    pub severity: Severity,
    /// The number of its code: `SW1001`.
    pub code: String,
    /// The name of its code: `unneeded-mark`.
    pub name: &'static str,
    /// What was found, in one sentence without a full stop.
    pub message: String,
    /// Why, and what to do, a sentence each.
    pub notes: Vec<String>,
}

/// The findings, none of which is an error.
pub(crate) fn findings(project: &Project, found: &[&Diagnostic], sources: &SourceMap) -> Vec<Finding> {
    let wanted = found.iter().filter(|diagnostic| diagnostic.severity != Severity::Error);
    wanted.map(|diagnostic| finding(project, diagnostic, sources)).collect()
}

fn finding(project: &Project, diagnostic: &Diagnostic, sources: &SourceMap) -> Finding {
    let place = diagnostic.primary.as_ref().map(|label| {
        let file = sources.file(label.span.file);
        (file.path(), file.line_column(label.span.start).0)
    });
    let statement = place.and_then(|(path, line)| {
        let repository = project.repositories.iter().find(|repository| path.ends_with(&repository.file))?;
        let has_it = |(first, last): (usize, usize)| (first..=last).contains(&line);
        let found =
            repository.statements.iter().find(|one| has_it((one.line, one.sql_line + one.typed_sql.lines().count())));
        found.map(|statement| statement.qualified_name.clone())
    });
    Finding {
        line: place.map(|(_, line)| line).filter(|_| statement.is_some()),
        statement,
        severity: diagnostic.severity,
        code: diagnostic.code.to_string(),
        name: diagnostic.code.name(),
        message: diagnostic.message.clone(),
        notes: diagnostic.notes.iter().chain(&diagnostic.help).cloned().collect(),
    }
}
