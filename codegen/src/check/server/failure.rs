//! What PostgreSQL says of an error, as a diagnostic that points to what the user typed.

use std::ops::Range;

use sqlwright_connect::with_causes;
use tokio_postgres::Error;
use tokio_postgres::error::{DbError, ErrorPosition, SqlState};

use super::edits::Rewritten;
use super::{guessed, misplaced};
use crate::check::parse::ast::Sql;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// Where the text stands that the server found wrong.
pub(super) enum Place<'a> {
    /// A statement of a query file, whose text was rewritten.
    Query(&'a Sql),
    /// A statement of a schema file.
    Schema {
        /// The file.
        file: FileId,
        /// Where in it.
        start: usize,
        /// What stands there.
        text: &'a str,
        /// What was sent, where that is another text.
        sent: Option<&'a Rewritten>,
    },
    /// Something of which another text was sent, in which no place can be found again.
    Whole(Span),
}

impl Place<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Query(sql) => &sql.text,
            Self::Schema { text, .. } => text,
            Self::Whole(_) => "",
        }
    }

    /// What PostgreSQL says about it, with parameters by their names.
    fn named(&self, text: &str) -> String {
        match self {
            Self::Query(sql) => sql.with_names(text),
            Self::Schema { .. } | Self::Whole(_) => text.to_owned(),
        }
    }

    /// All of it.
    pub(super) fn whole(&self) -> Span {
        match self {
            Self::Query(sql) => sql.span,
            Self::Schema { file, start, text, .. } => Span::new(*file, *start..start + text.len()),
            Self::Whole(span) => *span,
        }
    }

    /// The word at a position that PostgreSQL gave: characters from 1.
    fn at(&self, position: u32) -> Span {
        let text = self.text();
        let before = usize::try_from(position).unwrap_or(usize::MAX).saturating_sub(1);
        let offset_in = |text: &str| text.char_indices().nth(before).map_or(text.len(), |(at, _)| at);
        let offset = match self {
            Self::Schema { sent: Some(sent), .. } => sent.origin(offset_in(&sent.text)),
            _ => offset_in(text),
        };
        let word = word_at(text, offset);
        match self {
            Self::Whole(span) => *span,
            Self::Schema { file, start, .. } => Span::new(*file, start + word.start..start + word.end),
            Self::Query(sql) => {
                let start = sql.offset_in_file(word.start);
                let parameter = sql.parameters.iter().flat_map(|parameter| &parameter.uses);
                let used = parameter.copied().find(|used| used.start == start && text[word.start..].starts_with('$'));
                used.unwrap_or_else(|| Span::new(sql.span.file, start..start + word.len()))
            }
        }
    }
}

/// The word, quoted name, literal or single character that starts at an offset.
fn word_at(text: &str, start: usize) -> Range<usize> {
    let rest = &text[start..];
    let Some(first) = rest.chars().next() else { return start..start };
    let length = if first == '"' || first == '\'' {
        rest[1..].find(first).map_or(1, |end| end + 2)
    } else if first == '$' || first == '_' || first.is_alphanumeric() {
        let belongs = |c: char| c == '_' || c.is_alphanumeric();
        first.len_utf8() + rest[first.len_utf8()..].find(|c| !belongs(c)).unwrap_or(rest.len() - first.len_utf8())
    } else {
        first.len_utf8()
    };
    start..start + length
}

/// An error of one statement.
pub(super) fn of_statement(code: Code, error: &Error, place: &Place<'_>) -> Diagnostic {
    let Some(db_error) = error.as_db_error() else {
        return Diagnostic::new(code, in_words(error)).at(place.whole(), "");
    };
    if let Some(diagnostic) = undetermined(code, db_error, place) {
        return diagnostic;
    }
    let span = match db_error.position() {
        Some(ErrorPosition::Original(position)) => place.at(*position),
        _ => place.whole(),
    };
    if let Place::Query(sql) = place
        && let Some(diagnostic) = misplaced::refused(sql, db_error, span)
    {
        return diagnostic;
    }
    let diagnostic =
        with_details(Diagnostic::new(code, place.named(db_error.message())).at(span, ""), db_error, Some(place));
    let help = if let Place::Query(sql) = place { guessed::help(sql, db_error) } else { None };
    help.into_iter().fold(diagnostic, Diagnostic::help)
}

/// A parameter whose type PostgreSQL cannot tell: it names the number, and no place.
fn undetermined(code: Code, db_error: &DbError, place: &Place<'_>) -> Option<Diagnostic> {
    let Place::Query(sql) = place else { return None };
    if *db_error.code() != SqlState::INDETERMINATE_DATATYPE {
        return None;
    }
    let number: usize = db_error.message().rsplit_once('$')?.1.parse().ok()?;
    let parameter = sql.parameters.get(number.checked_sub(1)?)?;
    let text = format!("could not determine the data type of the parameter `:{}`", parameter.name);
    let diagnostic = Diagnostic::new(code, text).at(*parameter.uses.first()?, "");
    Some(with_details(diagnostic, db_error, Some(place)).help(format!("state it, as in `:{}::text`", parameter.name)))
}

/// The connection broke while statements were under way, this one first.
pub(super) fn of_connection(error: &Error, sql: &Sql) -> Diagnostic {
    Diagnostic::new(Code::ConnectionLost, "the connection to PostgreSQL was lost")
        .at(sql.span, "this statement or one after it was being prepared")
        .note(in_words(error))
        .help("PostgreSQL's log says why it ended; a statement that crashes the server is fixed by its newest minor version")
}

/// An error that belongs to no statement.
pub(super) fn of_server(error: &Error, doing: &str) -> Diagnostic {
    match error.as_db_error() {
        Some(db_error) => with_details(
            Diagnostic::new(Code::ServerError, format!("{doing}: PostgreSQL says: {}", db_error.message())),
            db_error,
            None,
        ),
        None => Diagnostic::new(Code::ServerError, format!("{doing}: {}", in_words(error))),
    }
}

fn with_details(mut diagnostic: Diagnostic, db_error: &DbError, place: Option<&Place<'_>>) -> Diagnostic {
    let named = |text: &str| place.map_or_else(|| text.to_owned(), |place| place.named(text));
    if let Some(detail) = db_error.detail() {
        diagnostic = diagnostic.note(named(detail));
    }
    if let Some(ErrorPosition::Internal { query, .. }) = db_error.position() {
        diagnostic = diagnostic.note(format!("in: {query}"));
    }
    if let Some(context) = db_error.where_() {
        diagnostic = diagnostic.note(context);
    }
    diagnostic = diagnostic.note(format!("SQLSTATE {}", db_error.code().code()));
    match db_error.hint() {
        Some(hint) => diagnostic.help(named(hint)),
        None => diagnostic,
    }
}

/// A driver's error with its causes. They name no passwords: those that could (of parsing a URL) are never put in words.
pub(super) fn in_words(error: &Error) -> String {
    if let Some(db_error) = error.as_db_error() {
        return format!("{} (SQLSTATE {})", db_error.message(), db_error.code().code());
    }
    with_causes(error)
}
