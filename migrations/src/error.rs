//! Why a schema could not be applied, with places and in words.

use std::fmt;

use sqlwright_source::{SourceMap, Span};
use tokio_postgres::error::DbError;

use crate::problem::Problem;

/// Why a schema could not be read or applied.
pub struct Error {
    /// What is wrong; what is no error is not among it.
    problems: Vec<Problem>,
    /// The files that it points to.
    sources: SourceMap,
}

impl Error {
    /// Keeps those of the problems that are errors.
    pub fn new(problems: impl IntoIterator<Item = Problem>, sources: SourceMap) -> Self {
        Self { problems: problems.into_iter().filter(|problem| problem.code.is_error()).collect(), sources }
    }

    /// What is wrong, in the order in which it was found; there is at least one.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The files that the problems point to.
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// `path:line:column: `
    fn place(&self, f: &mut fmt::Formatter<'_>, span: Span) -> fmt::Result {
        let file = self.sources.file(span.file);
        let (line, column) = file.line_column(span.start);
        write!(f, "{}:{line}:{column}: ", file.path().display())
    }

    fn problem(&self, f: &mut fmt::Formatter<'_>, problem: &Problem) -> fmt::Result {
        if let Some(label) = &problem.primary {
            self.place(f, label.span)?;
        }
        f.write_str(&problem.message)?;
        if let Some(label) = problem.primary.as_ref().filter(|label| !label.text.is_empty()) {
            write!(f, ": {}", label.text)?;
        }
        match problem.error.as_ref().map(|error| (error, error.as_db_error())) {
            Some((_, Some(error))) => said(f, problem, error)?,
            Some((error, None)) if problem.primary.is_none() => write!(f, ": {error}")?,
            Some((_, None)) | None => {}
        }
        for label in &problem.secondary {
            f.write_str("\n  ")?;
            self.place(f, label.span)?;
            f.write_str(&label.text)?;
        }
        problem.notes.iter().try_for_each(|note| write!(f, "\n  note: {note}"))?;
        problem.help.iter().try_for_each(|help| write!(f, "\n  help: {help}"))
    }
}

/// What PostgreSQL said besides the message.
fn said(f: &mut fmt::Formatter<'_>, problem: &Problem, error: &DbError) -> fmt::Result {
    if problem.primary.is_none() {
        write!(f, ": {}", error.message())?;
    }
    write!(f, " (SQLSTATE {})", error.code().code())?;
    error.detail().map_or(Ok(()), |detail| write!(f, "\n  note: {detail}"))?;
    error.where_().map_or(Ok(()), |context| write!(f, "\n  note: {context}"))?;
    error.hint().map_or(Ok(()), |hint| write!(f, "\n  help: {hint}"))
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.problems.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            self.problem(f, problem)?;
        }
        Ok(())
    }
}

/// The same words.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
