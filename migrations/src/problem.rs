//! What is wrong with a schema, or worth knowing about it.

use sqlwright_source::Span;
use tokio_postgres::Error;

use crate::help::Help;

/// What a problem is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// There is no such file or folder, or no SQL in it.
    NoSchema,
    /// What [`Options::skip`](crate::Options::skip) names cannot be read.
    UnreadableSkip,
    /// The schema cannot be applied.
    InvalidSchema,
    /// PostgreSQL refuses what is done around the statements of the schema.
    ServerError,
    /// A line looks like the beginning of a down section.
    DownMarker,
    /// A file would undo the schema.
    DownMigration,
    /// A placeholder has no value.
    UnsetPlaceholder,
    /// A migration is not in SQL.
    MigrationNotInSql,
    /// A file is skipped. No error.
    SkippedFile,
    /// A link is skipped. No error.
    SkippedLink,
    /// A file leaves `search_path` changed. No error.
    SearchPathLeft,
    /// A file for another database system is skipped. No error.
    OtherSystem,
    /// Statements that reach beyond the database are skipped. No error.
    SkippedStatements,
    /// Rows from other files are skipped. No error.
    SkippedRows,
}

impl Code {
    /// Whether the schema cannot be applied because of it.
    pub fn is_error(self) -> bool {
        !matches!(
            self,
            Self::SkippedFile
                | Self::SkippedLink
                | Self::SearchPathLeft
                | Self::OtherSystem
                | Self::SkippedStatements
                | Self::SkippedRows
        )
    }
}

/// A place, and what is to be said of it, which may be nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The words.
    pub text: String,
}

/// Something that is wrong with a schema, or worth knowing about it.
#[derive(Debug)]
pub struct Problem {
    /// What it is about.
    pub code: Code,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where.
    pub primary: Option<Label>,
    /// What else it has to do with.
    pub secondary: Vec<Label>,
    /// Why.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Vec<Help>,
    /// What PostgreSQL or the driver said; the message repeats it only where there is no other.
    pub error: Option<Error>,
}

impl Problem {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        let (secondary, notes, help) = (Vec::new(), Vec::new(), Vec::new());
        Self { code, message: message.into(), primary: None, secondary, notes, help, error: None }
    }

    /// PostgreSQL's error about what stands at a place.
    pub(crate) fn refused(error: Error, place: Span) -> Self {
        let message = error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned());
        Self { error: Some(error), ..Self::new(Code::InvalidSchema, message).at(place, "") }
    }

    /// PostgreSQL's error about what was done around the statements.
    pub(crate) fn around(error: Error) -> Self {
        Self { error: Some(error), ..Self::new(Code::ServerError, "the schema could not be applied") }
    }

    pub(crate) fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.primary = Some(Label { span, text: text.into() });
        self
    }

    pub(crate) fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    pub(crate) fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<Help>) -> Self {
        self.help.push(help.into());
        self
    }
}

/// Collects problems.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    pub(crate) list: Vec<Problem>,
}

impl Problems {
    pub(crate) fn push(&mut self, problem: Problem) {
        self.list.push(problem);
    }

    /// How many of them are errors.
    pub(crate) fn errors(&self) -> usize {
        self.list.iter().filter(|problem| problem.code.is_error()).count()
    }
}
