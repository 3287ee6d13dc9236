//! Asks the server, before a statement is committed, whether it has reached beyond its database; and on a private server sees to it
//! that whoever acts may do everything.

use sqlwright_source::lexer::{self, TokenKind};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Error, SimpleQueryMessage, SimpleQueryRow};

use super::session::Outcome;
use super::{Run, Session, messages};
use crate::globals::Guard;
use crate::schema::Step;
use crate::script::statement::Kind;

/// Sent behind a statement, in the same transaction: it fails where the statement has reached beyond its database.
const GLOBALS_WRITTEN: &str = include_str!("globals_written.sql");

/// Begins what it fails with; see [`GLOBALS_WRITTEN`].
const MARK: &str = "\"sqlwright: ";

/// Runs the triggers that are deferred to the end of the transaction.
const RUN_DEFERRED: &str = "SET CONSTRAINTS ALL IMMEDIATE";

/// The roles of a schema have their rights from a platform, from the owner of the database, or from scripts that are not here.
pub(super) const ALL_MAY: &str = "DO $do$ DECLARE role name; BEGIN \
     FOR role IN SELECT rolname FROM pg_catalog.pg_roles WHERE NOT rolsuper AND rolname !~ '^pg_' LOOP \
     EXECUTE pg_catalog.format('ALTER ROLE %I SUPERUSER', role); END LOOP; END $do$";

/// Whether a statement may make a role, or take rights from one: also as a text that it runs.
pub(super) fn makes_roles(sql: &str) -> bool {
    let words: Vec<String> = sql.split_whitespace().map(str::to_ascii_uppercase).collect();
    let makes = |word: &str| word.ends_with("CREATE") || word.ends_with("ALTER");
    words.windows(2).any(|pair| makes(&pair[0]) && ["ROLE", "USER", "GROUP"].contains(&pair[1].as_str()))
}

impl<S: Session> Run<'_, S> {
    /// Sends a statement; what it returns, where that is wanted.
    pub(super) async fn guarded(
        &self,
        step: &Step,
        sql: &str,
        kind: &Kind,
        guard: Option<Guard>,
        wants_rows: bool,
    ) -> Outcome<Result<Vec<SimpleQueryRow>, Error>, S::Failure> {
        // What does not end would take the check in; the server refuses it as it is.
        let ends = || !lexer::lex(sql).iter().any(|token| matches!(token.kind, TokenKind::Unterminated(_)));
        let Some(guard) = guard.filter(|_| *kind != Kind::Begin && ends()) else {
            return self.alone(sql, wants_rows).await;
        };
        if *kind == Kind::End {
            let commits = ["COMMIT", "END"].iter().any(|word| sql.to_ascii_uppercase().starts_with(word));
            return match commits {
                true => self.run_deferred(step, sql).await.map(|done| done.map(|()| Vec::new())),
                false => self.alone(sql, wants_rows).await,
            };
        }
        // Otherwise they run at the end, which is here where no transaction is open.
        let deferred = if self.open.is_none() { RUN_DEFERRED } else { "" };
        let sent = self.alone(&format!("{sql};\n{deferred};\n{}", GLOBALS_WRITTEN), wants_rows).await?;
        let Err(error) = sent else { return Ok(sent) };
        if let Some(catalogs) = globals_written(&error) {
            return Err(messages::reaches(step.span(), &format!("what all databases share ({catalogs})")).into());
        }
        let wants_none = error.code() == Some(&SqlState::ACTIVE_SQL_TRANSACTION);
        let ends_it = error.code() == Some(&SqlState::INVALID_TRANSACTION_TERMINATION);
        match guard {
            Guard::Own if (wants_none || ends_it) && self.open.is_none() => self.alone(sql, wants_rows).await,
            Guard::Dynamic if ends_it && self.open.is_none() => Err(messages::may_reach(step.span()).into()),
            _ => Ok(Err(error)),
        }
    }

    async fn alone(&self, sql: &str, wants_rows: bool) -> Outcome<Result<Vec<SimpleQueryRow>, Error>, S::Failure> {
        let client = self.session.client();
        if wants_rows {
            Ok(self.asked(client.simple_query(sql)).await?.map(rows_of_first))
        } else {
            Ok(self.asked(client.batch_execute(sql)).await?.map(|()| Vec::new()))
        }
    }

    /// Runs what is deferred to the end of the transaction, asks, and then sends what may end it.
    pub(super) async fn run_deferred(&self, step: &Step, end: &str) -> Outcome<Result<(), Error>, S::Failure> {
        let sql = format!("{RUN_DEFERRED};\n{};\n{end}", GLOBALS_WRITTEN);
        let done = self.asked(self.session.client().batch_execute(&sql)).await?;
        match done.as_ref().err().and_then(globals_written) {
            Some(catalogs) => {
                Err(messages::reaches(step.span(), &format!("what all databases share ({catalogs})")).into())
            }
            None => Ok(done),
        }
    }
}

/// The catalogs shared by all databases that were written to, where an error is that of [`GLOBALS_WRITTEN`].
fn globals_written(error: &Error) -> Option<&str> {
    let db_error = error.as_db_error().filter(|error| *error.code() == SqlState::INVALID_TEXT_REPRESENTATION)?;
    let (_, catalogs) = db_error.message().split_once(MARK)?;
    catalogs.strip_suffix('"')
}

/// What the first of several statements returns.
fn rows_of_first(messages: Vec<SimpleQueryMessage>) -> Vec<SimpleQueryRow> {
    let first = messages.into_iter().take_while(|message| !matches!(message, SimpleQueryMessage::CommandComplete(_)));
    let rows = first.filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::makes_roles;

    #[test]
    fn statements_that_make_roles() {
        for sql in ["create\n role a", "DO $$BEGIN EXECUTE 'CREATE USER a'; END$$", "ALTER ROLE a NOSUPERUSER"] {
            assert!(makes_roles(sql), "{sql}");
        }
        for sql in ["CREATE TABLE role ()", "SELECT a FROM t GROUP BY a", "SET ROLE a"] {
            assert!(!makes_roles(sql), "{sql}");
        }
    }
}
