//! The messages about a schema that cannot be applied, or not as it is written.

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use super::Run;
use crate::check::server::failure::{self, Place};
use crate::check::server::schema::{Migration, Step};
use crate::check::server::script::What;
use crate::check::server::script::psql;
use crate::check::server::script::statement::{Kind, kind};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

impl Run<'_> {
    /// The server's error, with what to do about it.
    pub(super) fn refusal(&self, step: &Step, error: &Error, migration: &Migration) -> Diagnostic {
        let text = self.text(step, step.item.range.clone());
        // Positions are those of what was sent.
        let place =
            if self.sent.is_none() && self.sends_others(step) { Place::Whole(step.span()) } else { self.place(step) };
        let diagnostic = failure::of_statement(Code::InvalidSchema, error, &place);
        let Some(db_error) = error.as_db_error() else { return diagnostic };
        let code = db_error.code();
        if *code == SqlState::ACTIVE_SQL_TRANSACTION && migration.transaction {
            return diagnostic.help("mark the migration as one without a transaction, in the way of its tool");
        }
        if *code == SqlState::SYNTAX_ERROR {
            return self.of_syntax(diagnostic, step, text);
        }
        if db_error.message().starts_with("could not create locale") {
            return diagnostic.help(
                "install the locale for this PostgreSQL, or use a server that has it: --server-url, --database-url",
            );
        }
        let is_denied = *code == SqlState::INSUFFICIENT_PRIVILEGE;
        let diagnostic = if is_denied && !self.own_roles { denied(diagnostic) } else { diagnostic };
        match kind(text) {
            Kind::Extension(name) if is_missing_extension(code) => missing_extension(diagnostic, &name),
            // In a block.
            _ if is_missing_extension(code)
                && let Some(name) =
                    db_error.message().strip_prefix("extension \"").and_then(|rest| rest.split('"').next()) =>
            {
                missing_extension(diagnostic, name)
            }
            Kind::Extension(name) if is_denied => stubbed(diagnostic, &name),
            _ if is_missing(code) => self.of_missing(diagnostic, step, db_error.message(), migration),
            _ => diagnostic,
        }
    }

    /// Whether what the statement returns is sent, too.
    fn sends_others(&self, step: &Step) -> bool {
        let What::Statement { sent_by: Some(sent_by), .. } = &step.item.what else { return false };
        psql::name(self.text(step, sent_by.clone())) == "gexec"
    }

    fn of_syntax(&self, diagnostic: Diagnostic, step: &Step, text: &str) -> Diagnostic {
        if let Some(name) = text.split_once("${").and_then(|(_, rest)| rest.split_once('}')).map(|(name, _)| name) {
            return diagnostic.help(format!(
                "give `${{{name}}}` a value in sqlwright.toml, under [migrations.placeholders]: \"{name}\" = \"…\""
            ));
        }
        if text.contains("{{") {
            return diagnostic.help(
                "templates are not expanded: give sqlwright the SQL that the migration tool generates from them",
            );
        }
        if let Some(variable) = psql::first_variable(text) {
            return not_set(diagnostic, text[variable].trim_start_matches(':').trim_matches(['\'', '"']));
        }
        match self.newer_dump(step) {
            Some(version) => diagnostic.help(format!(
                "the dump is for PostgreSQL {version}, and this server is older: use one of that version, or dump with \
                 the pg_dump of this server's version"
            )),
            None => diagnostic,
        }
    }

    /// The major version that a dump was made for, where it is newer than this server.
    fn newer_dump(&self, step: &Step) -> Option<u32> {
        let text = self.sources.file(step.file).text();
        let (_, rest) = text.split_once("-- Dumped by pg_dump version ")?;
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let version: u32 = rest[..digits].parse().ok()?;
        (version > self.server_version / 10_000).then_some(version)
    }

    fn of_missing(&self, diagnostic: Diagnostic, step: &Step, message: &str, migration: &Migration) -> Diagnostic {
        let text = self.text(step, step.item.range.clone());
        if text.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("drop")) && self.is_in_dump(step) {
            return diagnostic.help("the dump first drops what it creates: dump without --clean, or with --if-exists");
        }
        if let Some(place) = self.lost_search_path(migration) {
            return diagnostic.also(place, "this applied until the end of its file").help(
                "if the migration tool runs all files in one session, say so in sqlwright.toml: keep-settings = true \
                 under [migrations]",
            );
        }
        let name = message.split('"').nth(1).unwrap_or(message);
        if message.starts_with("schema ") || name.contains('.') {
            return diagnostic.help(
                "create what a platform or an extension provides in a file of its own before the others: \
                 schema = [\"prelude.sql\", …]",
            );
        }
        diagnostic
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

fn denied(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.help(
        "the role in --server-url is not allowed to do this: name another one, or use a private PostgreSQL, without --server-url, \
         where everything is allowed",
    )
}

fn missing_extension(diagnostic: Diagnostic, name: &str) -> Diagnostic {
    let elsewhere = "install it for this PostgreSQL, or use a server that has it: --server-url, --database-url";
    stubbed(diagnostic.help(elsewhere), name)
}

fn stubbed(diagnostic: Diagnostic, name: &str) -> Diagnostic {
    diagnostic.help(format!(
        "or leave it out, with stubbed-extensions = [\"{name}\"] under [migrations] in sqlwright.toml, and make what \
             the schema and the statements use of it in a file before the others: schema = [\"prelude.sql\", …]"
    ))
}

fn error(message: impl Into<String>, place: Span) -> Diagnostic {
    Diagnostic::new(Code::InvalidSchema, message).at(place, "")
}

pub(super) fn not_set(diagnostic: Diagnostic, name: &str) -> Diagnostic {
    diagnostic.help(format!(
        "if `{name}` is a variable of psql, set it in a file before the others: \\set {name} … in a prelude.sql, and \
         schema = [\"prelude.sql\", …]"
    ))
}

pub(super) fn open_transaction(place: Span) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::new(Code::InvalidSchema, "a transaction is still open at the end of the file");
    Box::new(diagnostic.at(place, "the last statement").help("end it with COMMIT"))
}

pub(super) fn unclosed(place: Span) -> Box<Diagnostic> {
    Box::new(error("this \\if has no \\endif", place))
}

pub(super) fn no_if(place: Span, name: &str) -> Box<Diagnostic> {
    Box::new(error(format!("this \\{name} has no \\if"), place))
}

pub(super) fn no_rows(place: Span) -> Box<Diagnostic> {
    let diagnostic = error("COPY … FROM STDIN is not followed by rows", place);
    Box::new(diagnostic.help("remove it, or add the rows, followed by a line `\\.`"))
}

pub(super) fn not_one_row(place: Span, rows: usize) -> Box<Diagnostic> {
    Box::new(error(format!("\\gset requires exactly one row, and the query returned {rows}"), place))
}

pub(super) fn two_databases(place: Span, first: &str, second: &str) -> Box<Diagnostic> {
    let diagnostic = error(format!("the file creates objects in two databases, {first} and {second}"), place);
    Box::new(diagnostic.help("dump only the database that the statements use: pg_dump --schema-only"))
}

pub(super) fn needs_a_shell(place: Span) -> Box<Diagnostic> {
    let diagnostic = error("the output of a shell command is not known: shell commands are not run", place);
    Box::new(diagnostic.help("write the value itself"))
}

pub(super) fn not_included(place: Span, why: &str) -> Diagnostic {
    let help = "write out its path, relative to the file or to the current folder";
    error(format!("the file cannot be included: {why}"), place).help(help)
}

pub(super) fn unknown_command(place: Span, name: &str) -> Diagnostic {
    let what = match name {
        "!" => "shell commands are not run".to_owned(),
        _ => format!("the command \\{name} of psql cannot be followed here"),
    };
    let help = "remove the line if the schema does not depend on it, or replace it with SQL";
    error(what, place).help(help)
}

pub(super) fn copy_of_a_file(place: Span, command: &str) -> Diagnostic {
    let text = format!("{command} is skipped: rows in other files are not part of the schema");
    Diagnostic::new(Code::SkippedRows, text).at(place, "")
}

pub(super) fn left_search_path(place: Span, path: &str) -> Diagnostic {
    let text = format!("the file leaves search_path set to {path}, and it is assumed to hold for the files after it");
    Diagnostic::new(Code::SearchPathLeft, text)
        .at(place, "the last statement")
        .note("psql and some migration tools start each file in a new session, others run all files in one")
        .help("state in sqlwright.toml which it is: keep-settings = true or false under [migrations]")
}

pub(super) fn reaches(place: Span, what: &str) -> Box<Diagnostic> {
    let diagnostic = error(format!("the statement reaches beyond its database: {what}"), place);
    Box::new(
        diagnostic
            .note("on a shared server it would take effect, and remain after the scratch database is dropped")
            .help(ELSEWHERE),
    )
}

/// Of a procedure or a block that ends its transaction by itself.
pub(super) fn may_reach(place: Span) -> Box<Diagnostic> {
    let diagnostic = error("the statement may reach beyond its database", place);
    Box::new(
        diagnostic
            .note("it commits by itself, before the server can be asked, and the schema contains dynamic SQL or statements about roles and the like")
            .help(ELSEWHERE),
    )
}

const ELSEWHERE: &str = "remove it, or use a private PostgreSQL, without --server-url, where it can run";
