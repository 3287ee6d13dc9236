//! What scripts take for granted, and how it is brought about when the server says that it is missing.

use postgres_protocol::escape::escape_identifier;
use tokio_postgres::Error;
use tokio_postgres::error::{DbError, SqlState};

use super::session::Outcome;
use super::{Next, Run, Session, messages};
use crate::schema::{Migration, Step, bookkeeping};
use crate::script::statement::{Kind, kind};

/// What to do about an error.
enum Remedy {
    /// Run this, and the statement once more.
    Run(String),
    /// Leave the statement out.
    Skip,
    /// The same of COPY, whose rows are in a file that is not there.
    SkipRows,
    /// What should be in this tablespace is to be where everything else is.
    Tablespace(String),
}

impl<S: Session> Run<'_, S> {
    /// Mends what can be mended, or fails with the error. A transaction that is lost begins anew.
    pub(super) async fn mend(
        &mut self,
        step: &Step,
        at: usize,
        error: Error,
        migration: &Migration,
    ) -> Outcome<Next, S::Failure> {
        let db_error = error.as_db_error();
        let Some(remedy) = db_error.and_then(|db_error| self.remedy(step, db_error, migration)) else {
            return Err(self.refusal(step, error, migration).into());
        };
        if self.open.is_some() {
            self.execute("ROLLBACK").await?;
        }
        let is_mended = match &remedy {
            // The same again would not help either.
            Remedy::Run(command) => {
                self.tried.insert(command.clone())
                    && self.tried(command).await?.map_or_else(|error| error.code().is_some_and(is_there), |()| true)
            }
            Remedy::Skip => self.skipped.insert(at),
            Remedy::SkipRows => {
                self.problems.push(messages::copy_of_a_file(step.span(), "COPY"));
                self.skipped.insert(at)
            }
            Remedy::Tablespace(name) if self.target.own_server => self.make_tablespace(name).await?,
            Remedy::Tablespace(name) => self.globals.miss_tablespace(name),
        };
        if !is_mended {
            return Err(self.refusal(step, error, migration).into());
        }
        let Some(checkpoint) = &self.open else { return Ok(Next::Again(at)) };
        let first = checkpoint.step;
        self.conditions.clone_from(&checkpoint.conditions);
        self.variables.clone_from(&checkpoint.variables);
        if checkpoint.implicit {
            self.execute("BEGIN").await?;
        } else {
            self.open = None;
        }
        Ok(Next::Again(first))
    }

    /// One in the server's own folder.
    async fn make_tablespace(&mut self, name: &str) -> Outcome<bool, S::Failure> {
        let command = format!("CREATE TABLESPACE {} LOCATION ''", escape_identifier(name));
        if !self.tried.insert(command.clone()) {
            return Ok(false);
        }
        let allowed = self.tried("SET allow_in_place_tablespaces = on").await?.is_ok();
        Ok(allowed
            && self.tried(&command).await?.is_ok()
            && self.tried("RESET allow_in_place_tablespaces").await?.is_ok())
    }

    fn remedy(&self, step: &Step, db_error: &DbError, migration: &Migration) -> Option<Remedy> {
        let text = self.text(step, step.item.range.clone());
        let (code, kind) = (db_error.code(), kind(text));
        if *code == SqlState::DUPLICATE_SCHEMA && db_error.message().contains("\"public\"") {
            // It fails, and the first error stands, where something is in it.
            return Some(Remedy::Run("DROP SCHEMA public".to_owned()));
        }
        if *code == SqlState::UNDEFINED_TABLE {
            let name = db_error.message().strip_prefix("relation \"")?.strip_suffix("\" does not exist")?;
            return bookkeeping::missing(name, migration.tool).map(Remedy::Run);
        }
        if let Some(tablespace) = missing_tablespace(db_error) {
            return Some(Remedy::Tablespace(tablespace.to_owned()));
        }
        if *code == SqlState::UNDEFINED_FILE && text.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("copy")) {
            return Some(Remedy::SkipRows);
        }
        // `pg_dumpall --clean` drops all roles.
        if *code == SqlState::OBJECT_IN_USE && db_error.message().ends_with("user cannot be dropped") {
            return Some(Remedy::Skip);
        }
        match kind {
            // Roles belong to the server: another database may have brought them.
            Kind::CreateRole if is_there(code) => return Some(Remedy::Skip),
            Kind::Setting(name) if *code == SqlState::UNDEFINED_OBJECT && self.is_of_a_newer_dump(step, &name) => {
                return Some(Remedy::Skip);
            }
            // Dumps comment the extension plpgsql, which belongs to the superuser.
            Kind::Extension(_)
                if *code == SqlState::INSUFFICIENT_PRIVILEGE && text.to_ascii_uppercase().starts_with("COMMENT") =>
            {
                return Some(Remedy::Skip);
            }
            _ => {}
        }
        // SET ROLE says that its value is wrong.
        let is_role = *code == SqlState::UNDEFINED_OBJECT || *code == SqlState::INVALID_PARAMETER_VALUE;
        let role = db_error.message().strip_prefix("role \"")?.strip_suffix("\" does not exist")?;
        let rights = if self.target.all_rights { " SUPERUSER" } else { "" };
        (self.target.own_server && is_role)
            .then(|| Remedy::Run(format!("CREATE ROLE {}{rights}", escape_identifier(role))))
    }

    /// Dumps begin with settings of the server that they are made for. One that this server does not have can change nothing
    /// in it; elsewhere it may be a slip of the pen, except where it says that there is no time limit.
    fn is_of_a_newer_dump(&self, step: &Step, setting: &str) -> bool {
        let text = self.text(step, step.item.range.clone());
        let value = text.rsplit(['=', ' ']).next().unwrap_or_default();
        let no_limit = setting.ends_with("_timeout") && value.trim_matches('\'') == "0";
        no_limit || self.is_in_dump(step)
    }
}

/// Whether it is there already, or is being made for another database of the server at the same time.
fn is_there(code: &SqlState) -> bool {
    [SqlState::DUPLICATE_OBJECT, SqlState::UNIQUE_VIOLATION].contains(code)
}

/// The tablespace that a statement or the value of a setting names, where it is not there.
fn missing_tablespace(db_error: &DbError) -> Option<&str> {
    fn name(text: &str) -> Option<&str> {
        text.trim_end_matches('.').strip_suffix("\" does not exist")
    }
    let named = db_error.message().strip_prefix("tablespace \"").and_then(name);
    named.or_else(|| db_error.detail()?.strip_prefix("Tablespace \"").and_then(name))
}
