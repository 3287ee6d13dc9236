//! The messages about a schema that cannot be applied, or not as it is written.

use sqlwright_source::Span;
use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use super::{Run, Session};
use crate::help::Help;
use crate::problem::{Code, Problem};
use crate::schema::{Migration, Step};
use crate::script::What;
use crate::script::psql;
use crate::script::statement::{Kind, kind};

impl<S: Session> Run<'_, S> {
    /// The server's error, with what to do about it.
    pub(super) fn refusal(&self, step: &Step, error: Error, migration: &Migration) -> Problem {
        let text = self.text(step, step.item.range.clone());
        let place = if self.sent.is_none() && self.sends_others(step) { step.span() } else { self.place(step, &error) };
        let said = error.as_db_error().map(|error| (error.code().clone(), error.message().to_owned()));
        let problem = Problem::refused(error, place);
        let Some((code, message)) = said else { return problem };
        if code == SqlState::ACTIVE_SQL_TRANSACTION && migration.transaction {
            return problem.help("mark the migration as one without a transaction, in the way of its tool");
        }
        if code == SqlState::SYNTAX_ERROR {
            return self.of_syntax(problem, step, text);
        }
        if message.starts_with("could not create locale") {
            return problem.help(Help::InstallLocale);
        }
        let is_denied = code == SqlState::INSUFFICIENT_PRIVILEGE;
        let problem = if is_denied && !self.target.own_server { problem.help(Help::UseAnotherRole) } else { problem };
        match kind(text) {
            Kind::Extension(name) if is_missing_extension(&code) => missing_extension(problem, &name),
            // In a block.
            _ if is_missing_extension(&code)
                && let Some(name) = message.strip_prefix("extension \"").and_then(|rest| rest.split('"').next()) =>
            {
                missing_extension(problem, name)
            }
            Kind::Extension(name) if is_denied => problem.help(Help::StubExtension(name)),
            _ if is_missing(&code) => self.of_missing(problem, step, &message, migration),
            _ => problem,
        }
    }

    /// Whether what the statement returns is sent, too.
    fn sends_others(&self, step: &Step) -> bool {
        let What::Statement { sent_by: Some(sent_by), .. } = &step.item.what else { return false };
        psql::name(self.text(step, sent_by.clone())) == "gexec"
    }

    fn of_syntax(&self, problem: Problem, step: &Step, text: &str) -> Problem {
        if let Some(name) = text.split_once("${").and_then(|(_, rest)| rest.split_once('}')).map(|(name, _)| name) {
            return problem.help(Help::SetMaybePlaceholder(name.to_owned()));
        }
        if text.contains("{{") {
            return problem.help(
                "templates are not expanded: give sqlwright the SQL that the migration tool generates from them",
            );
        }
        if let Some(variable) = psql::first_variable(text) {
            return not_set(problem, text[variable].trim_start_matches(':').trim_matches(['\'', '"']));
        }
        match self.newer_dump(step) {
            Some(version) => problem.help(format!(
                "the dump is for PostgreSQL {version}, and this server is older: use one of that version, or dump with \
                 the pg_dump of this server's version"
            )),
            None => problem,
        }
    }

    /// The major version that a dump was made for, where it is newer than this server.
    fn newer_dump(&self, step: &Step) -> Option<u32> {
        let text = self.sources.file(step.file).text();
        let (_, rest) = text.split_once("-- Dumped by pg_dump version ")?;
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let version: u32 = rest[..digits].parse().ok()?;
        (version > self.target.server_version / 10_000).then_some(version)
    }

    fn of_missing(&self, problem: Problem, step: &Step, message: &str, migration: &Migration) -> Problem {
        let text = self.text(step, step.item.range.clone());
        if text.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("drop")) && self.is_in_dump(step) {
            return problem.help("the dump first drops what it creates: dump without --clean, or with --if-exists");
        }
        if let Some(place) = self.lost_search_path(migration) {
            return problem.also(place, "this applied until the end of its file").help(Help::KeepSettings);
        }
        let name = message.split('"').nth(1).unwrap_or(message);
        if message.starts_with("schema ") || name.contains('.') {
            return problem.help(Help::CreateBefore);
        }
        problem
    }

    /// Where an earlier file has set the search path, and it did not reach this one.
    fn lost_search_path(&self, migration: &Migration) -> Option<Span> {
        let before = self.schema.migrations.iter().take_while(|before| before.file != migration.file);
        let earlier = before.flat_map(|migration| &migration.steps).filter(|step| {
            matches!(kind(self.text(step, step.item.range.clone())), Kind::Setting(name) if name == "search_path")
        });
        earlier.last().filter(|_| !migration.keeps_settings()).map(|step| step.span())
    }
}

fn is_missing(code: &SqlState) -> bool {
    [SqlState::UNDEFINED_TABLE, SqlState::UNDEFINED_OBJECT, SqlState::UNDEFINED_FUNCTION, SqlState::INVALID_SCHEMA_NAME]
        .contains(code)
}

/// The second is that of servers before 15.
fn is_missing_extension(code: &SqlState) -> bool {
    [SqlState::FEATURE_NOT_SUPPORTED, SqlState::UNDEFINED_FILE].contains(code)
}

fn missing_extension(problem: Problem, name: &str) -> Problem {
    problem.help(Help::InstallExtension).help(Help::StubExtension(name.to_owned()))
}

fn error(message: impl Into<String>, place: Span) -> Problem {
    Problem::new(Code::InvalidSchema, message).at(place, "")
}

pub(super) fn not_set(problem: Problem, name: &str) -> Problem {
    problem.help(Help::SetVariable(name.to_owned()))
}

pub(super) fn open_transaction(place: Span) -> Problem {
    let problem = Problem::new(Code::InvalidSchema, "a transaction is still open at the end of the file");
    problem.at(place, "the last statement").help("end it with COMMIT")
}

pub(super) fn unclosed(place: Span) -> Problem {
    error("this \\if has no \\endif", place)
}

pub(super) fn no_if(place: Span, name: &str) -> Problem {
    error(format!("this \\{name} has no \\if"), place)
}

pub(super) fn no_rows(place: Span) -> Problem {
    let problem = error("COPY … FROM STDIN is not followed by rows", place);
    problem.help("remove it, or add the rows, followed by a line `\\.`")
}

pub(super) fn not_one_row(place: Span, rows: usize) -> Problem {
    error(format!("\\gset requires exactly one row, and the query returned {rows}"), place)
}

pub(super) fn two_databases(place: Span, first: &str, second: &str) -> Problem {
    let problem = error(format!("the file creates objects in two databases, {first} and {second}"), place);
    problem.help("dump only the database that the statements use: pg_dump --schema-only")
}

pub(super) fn needs_a_shell(place: Span) -> Problem {
    let problem = error("the output of a shell command is not known: shell commands are not run", place);
    problem.help("write the value itself")
}

pub(super) fn not_included(place: Span, why: &str) -> Problem {
    let help = "write out its path, relative to the file or to the current folder";
    error(format!("the file cannot be included: {why}"), place).help(help)
}

pub(super) fn unknown_command(place: Span, name: &str) -> Problem {
    let what = match name {
        "!" => "shell commands are not run".to_owned(),
        _ => format!("the command \\{name} of psql cannot be followed here"),
    };
    let help = "remove the line if the schema does not depend on it, or replace it with SQL";
    error(what, place).help(help)
}

pub(super) fn copy_of_a_file(place: Span, command: &str) -> Problem {
    let text = format!("{command} is skipped: rows in other files are not part of the schema");
    Problem::new(Code::SkippedRows, text).at(place, "")
}

pub(super) fn left_search_path(place: Span, path: &str) -> Problem {
    let text = format!("the file leaves search_path set to {path}, and it is assumed to hold for the files after it");
    Problem::new(Code::SearchPathLeft, text)
        .at(place, "the last statement")
        .note("psql and some migration tools start each file in a new session, others run all files in one")
        .help(Help::KeepSettingsOrNot)
}

pub(super) fn reaches(place: Span, what: &str) -> Problem {
    let problem = error(format!("the statement reaches beyond its database: {what}"), place);
    problem
        .note("on a shared server it would take effect, and remain after the scratch database is dropped")
        .help(Help::RemoveOrUsePrivate)
}

/// Of a procedure or a block that ends its transaction by itself.
pub(super) fn may_reach(place: Span) -> Problem {
    let problem = error("the statement may reach beyond its database", place);
    problem
        .note("it commits by itself, before the server can be asked, and the schema contains dynamic SQL or statements about roles and the like")
        .help(Help::RemoveOrUsePrivate)
}
