//! What PostgreSQL says of an error, as a diagnostic that points to what the user typed.

use sqlwright_connect::with_causes;
use sqlwright_source::{offset_of, word_at};
use tokio_postgres::Error;
use tokio_postgres::error::{DbError, ErrorPosition, SqlState};

use super::{guessed, misplaced};
use crate::check::parse::ast::Sql;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// The word at a position that PostgreSQL gave, in what the user typed.
fn at(sql: &Sql, position: u32) -> Span {
    let word = word_at(&sql.text, offset_of(&sql.text, position));
    let start = sql.offset_in_file(word.start);
    let parameter = sql.parameters.iter().flat_map(|parameter| &parameter.uses);
    let used = parameter.copied().find(|used| used.start == start && sql.text[word.start..].starts_with('$'));
    used.unwrap_or_else(|| Span::new(sql.span.file, start..start + word.len()))
}

/// An error of one statement of a query file, whose text was rewritten.
pub(super) fn of_statement(code: Code, error: &Error, sql: &Sql) -> Diagnostic {
    let Some(db_error) = error.as_db_error() else {
        return Diagnostic::new(code, in_words(error)).at(sql.span, "");
    };
    if let Some(diagnostic) = undetermined(code, db_error, sql) {
        return diagnostic;
    }
    let span = match db_error.position() {
        Some(ErrorPosition::Original(position)) => at(sql, *position),
        _ => sql.span,
    };
    if let Some(diagnostic) = misplaced::refused(sql, db_error, span) {
        return diagnostic;
    }
    let diagnostic = Diagnostic::new(code, sql.with_names(db_error.message())).at(span, "");
    guessed::help(sql, db_error).into_iter().fold(with_details(diagnostic, db_error, Some(sql)), Diagnostic::help)
}

/// An error of one statement of the schema.
pub(super) fn of_schema(error: &Error, place: Span) -> Diagnostic {
    match error.as_db_error() {
        Some(db_error) => {
            with_details(Diagnostic::new(Code::InvalidSchema, db_error.message()).at(place, ""), db_error, None)
        }
        None => Diagnostic::new(Code::InvalidSchema, in_words(error)).at(place, ""),
    }
}

/// A parameter whose type PostgreSQL cannot tell: it names the number, and no place.
fn undetermined(code: Code, db_error: &DbError, sql: &Sql) -> Option<Diagnostic> {
    if *db_error.code() != SqlState::INDETERMINATE_DATATYPE {
        return None;
    }
    let number: usize = db_error.message().rsplit_once('$')?.1.parse().ok()?;
    let parameter = sql.parameters.get(number.checked_sub(1)?)?;
    let text = format!("could not determine the data type of the parameter `:{}`", parameter.name);
    let diagnostic = Diagnostic::new(code, text).at(*parameter.uses.first()?, "");
    Some(with_details(diagnostic, db_error, Some(sql)).help(format!("state it, as in `:{}::text`", parameter.name)))
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

/// `sql` says what the parameters are called.
pub(super) fn with_details(mut diagnostic: Diagnostic, db_error: &DbError, sql: Option<&Sql>) -> Diagnostic {
    let named = |text: &str| sql.map_or_else(|| text.to_owned(), |sql| sql.with_names(text));
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
