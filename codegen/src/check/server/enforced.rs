//! `--@ affects one enforced`: whether the server can prepare what is sent in the place of a statement.

use sqlwright_analysis::described::Described;
use tokio_postgres::Error;

use super::describe::{Answer, Request};
use super::failure::{in_words, with_details};
use super::locks;
use super::transaction::{self, MOST_NAMES};
use super::trees::Trees;
use crate::check::enforced;
use crate::check::parse::ast::Sql;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// What is sent in the place of a statement, where the server is to enforce something, and the place of the directive.
pub(super) fn text(request: &Request<'_>, described: &Described) -> Option<(String, Span)> {
    let (name, place) = request.enforced.as_ref()?;
    let sql = described.without_stars.as_ref().unwrap_or(&request.sql.text);
    // Of one with columns, lowering says that the directive does not fit.
    described.columns.is_empty().then(|| (enforced::text(sql, name), *place))
}

/// Prepares it, one after the other: there are few.
///
/// # Errors
/// When the connection breaks, or a lock cannot be had.
pub(super) async fn prove(
    trees: &Trees<'_>,
    server_version: u32,
    requests: &[Request<'_>],
    answers: &mut [Answer],
) -> Result<(), Error> {
    for (request, answer) in requests.iter().zip(answers) {
        let Ok(Ok(described)) = &*answer else { continue };
        let Some((text, place)) = text(request, described) else { continue };
        let mut prepared = trees.prepare(&text).await;
        for _ in 0..MOST_NAMES {
            if !matches!(&prepared, Err(error) if transaction::is_name_taken(error)) {
                break;
            }
            prepared = trees.prepare(&text).await;
        }
        match prepared {
            Ok(_) => {}
            Err(error) if error.is_closed() || locks::is_timeout(&error) => return Err(error),
            Err(error) => {
                let diagnostic = refused(&error, request.sql, server_version, place);
                *answer = Err(Box::new(diagnostic));
            }
        }
    }
    Ok(())
}

/// What the server says of it; without the directive the statement is right.
fn refused(error: &Error, sql: &Sql, server_version: u32, place: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::CannotEnforce, "the server cannot enforce that this affects one row");
    let diagnostic = diagnostic.at(place, "").also(sql.span, "this statement");
    let kind = enforced::kind(&sql.text);
    let diagnostic = match (kind.as_str(), error.as_db_error()) {
        ("MERGE", _) if server_version < 170_000 => {
            diagnostic.note("MERGE has RETURNING from PostgreSQL 17 on, and cannot be in WITH before")
        }
        ("INSERT" | "UPDATE" | "DELETE" | "MERGE" | "WITH", Some(db_error)) => {
            let said = format!("PostgreSQL says: {}", sql.with_names(db_error.message()));
            with_details(diagnostic.note(said), db_error, Some(sql))
        }
        ("INSERT" | "UPDATE" | "DELETE" | "MERGE" | "WITH", None) => diagnostic.note(in_words(error)),
        _ => diagnostic.note("only INSERT, UPDATE, DELETE and MERGE have RETURNING, which it needs"),
    };
    diagnostic.help("leave `enforced` out: then the client checks the count, and a transaction undoes what it refuses")
}
