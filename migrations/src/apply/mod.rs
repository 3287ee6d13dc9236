//! Brings the schema into an empty database: statement by statement, so that an error points to its own.

mod around;
mod commands;
mod guard;
mod messages;
mod remedy;
mod send;
mod session;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use sqlwright_source::{SourceMap, Span, offset_of, word_at};
use tokio_postgres::Error;
use tokio_postgres::error::ErrorPosition;

use self::commands::Condition;
use self::session::Outcome;
pub use self::session::{Session, Stop};
use crate::edits::Rewritten;
use crate::globals::Globals;
use crate::problem::{Problem, Problems};
use crate::schema::{Migration, Options, Schema, Step};
use crate::script::What;
use crate::script::psql::Variables;

/// To what a schema is applied.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// What is said about the files, as [`read`](crate::read) had it.
    pub options: &'a Options,
    /// `search_path` as PostgreSQL's setting has it, for each session.
    pub search_path: Option<&'a str>,
    /// Whether the server is ours alone: roles and tablespaces that the schema names and nobody created are made up then. On
    /// a server that others use, nothing is done beyond the database: it is left out or refused.
    pub own_server: bool,
    /// Whether all roles of our own server become superusers, so that nothing fails for lack of rights that a platform would have
    /// granted. Only for a database in which nothing but its schema matters.
    pub all_rights: bool,
    /// `server_version_num`.
    pub server_version: u32,
}

/// Applies the whole schema to an empty database; the first error ends it, because what follows depends on what failed. What was
/// applied before it remains.
///
/// `sources` is what [`read`](crate::read) filled. What is worth knowing is pushed to `problems`, whether or not there is an error.
///
/// Returns the temporary tables that the schema made, which are gone with the session.
///
/// # Errors
/// A problem that points to the statement, or the failure of the connection.
pub async fn apply<S: Session>(
    session: &mut S,
    schema: &Schema,
    target: Target<'_>,
    sources: &SourceMap,
    problems: &mut Vec<Problem>,
) -> Result<Temporary, Stop<S::Failure>> {
    let database = session.config().get_dbname().unwrap_or_default();
    let globals = Globals::new(!target.own_server, database).stubbing(&target.options.stubbed_extensions);
    let variables = variables(session, target.server_version);
    let mut run = Run {
        session,
        target,
        schema,
        sources,
        problems: Problems::default(),
        globals,
        database_settings: None,
        variables,
        sections: Sections::default(),
        sent: None,
        temporary: Temporary::new(),
        open: None,
        conditions: Vec::new(),
        skipped: BTreeSet::new(),
        tried: BTreeSet::new(),
    };
    let mut outcome = Ok(());
    for (number, migration) in schema.migrations.iter().enumerate() {
        let is_last = number + 1 == schema.migrations.len();
        outcome = run.migration(migration, number == 0, is_last).await;
        if outcome.is_err() {
            break;
        }
    }
    if outcome.is_ok() {
        outcome = run.make_expected_tables().await;
    }
    if let Some(note) = run.globals.left_out() {
        run.problems.push(note);
    }
    problems.append(&mut run.problems.list);
    outcome.map(|()| run.temporary)
}

/// What psql sets when it connects, as far as scripts use it.
fn variables(session: &impl Session, server_version: u32) -> Variables {
    let (config, major, minor) = (session.config(), server_version / 10_000, server_version % 10_000);
    let pairs = [
        ("DBNAME", config.get_dbname().unwrap_or_default().to_owned()),
        ("USER", config.get_user().unwrap_or_default().to_owned()),
        ("ENCODING", "UTF8".to_owned()),
        ("SERVER_VERSION_NUM", server_version.to_string()),
        ("SERVER_VERSION_NAME", format!("{major}.{minor}")),
        ("VERSION_NUM", server_version.to_string()),
        ("VERSION_NAME", format!("{major}.{minor}")),
    ];
    pairs.map(|(name, value)| (name.to_owned(), value)).into()
}

/// Names of temporary tables, and where they were made.
pub type Temporary = BTreeMap<String, Span>;

/// One schema on its way into the database.
struct Run<'a, S> {
    session: &'a mut S,
    target: Target<'a>,
    schema: &'a Schema,
    sources: &'a SourceMap,
    problems: Problems,
    /// What of the schema reaches beyond its database.
    globals: Globals,
    /// What ALTER DATABASE … SET had said when the connection was made; `None` before the first file.
    database_settings: Option<String>,
    /// psql's; they outlive a file, so that one can set what psql's `-v` sets for others.
    variables: Variables,
    sections: Sections,
    /// The statement that was sent last.
    sent: Option<Rewritten>,
    temporary: Temporary,
    /// Where the transaction began that is open.
    open: Option<Checkpoint>,
    /// Of `\if` that are not at their `\endif`.
    conditions: Vec<Condition>,
    /// The steps of this file that are left out.
    skipped: BTreeSet<usize>,
    /// What was done for this file to make it work, so that nothing is done twice.
    tried: BTreeSet<String>,
}

/// The databases that `\connect` goes to.
#[derive(Default)]
struct Sections {
    current: Option<String>,
    /// The one in which something was created.
    built: Option<String>,
}

/// Where to go on when a transaction is lost.
struct Checkpoint {
    step: usize,
    /// It began before the first statement, not by one.
    implicit: bool,
    conditions: Vec<Condition>,
    variables: Variables,
}

/// What comes behind a step.
enum Next {
    Step,
    /// The step with this number, because the transaction begins anew.
    Again(usize),
    /// No step of this file.
    End,
}

impl<S: Session> Run<'_, S> {
    async fn migration(&mut self, migration: &Migration, is_first: bool, is_last: bool) -> Outcome<(), S::Failure> {
        self.skipped.clear();
        self.tried.clear();
        self.conditions.clear();
        self.open = None;
        if is_first || !migration.keeps_settings() {
            self.begin_session().await?;
        }
        // Before the transaction: its first statement may be SET TRANSACTION, which must come before any query.
        let path = self.search_path().await?;
        if migration.transaction {
            self.execute("BEGIN").await?;
            self.remember(0, true);
        }
        let mut at = 0;
        while let Some(step) = migration.steps.get(at) {
            match self.step(step, at, migration).await? {
                Next::Step => at += 1,
                Next::Again(step) => at = step,
                Next::End => break,
            }
        }
        self.end(migration).await?;
        if let Some(step) = migration.steps.last() {
            self.leave(migration, step, &path, is_last).await?;
        }
        Ok(())
    }

    async fn step(&mut self, step: &Step, at: usize, migration: &Migration) -> Outcome<Next, S::Failure> {
        match &step.item.what {
            What::Command => self.command(step).await,
            _ if !self.is_active() || self.skipped.contains(&at) => Ok(Next::Step),
            What::Statement { sent_by, rows } => {
                self.sent = None;
                match self.statement(step, at, sent_by.as_ref(), rows.as_ref()).await {
                    Ok(Ok(())) => Ok(Next::Step),
                    Ok(Err(error)) => self.mend(step, at, error, migration).await,
                    Err(Stop::Session { failure, .. }) => Err(Stop::Session { failure, during: Some(step.span()) }),
                    Err(refusal) => Err(refusal),
                }
            }
        }
    }

    /// The end of a file: its transaction must be, too.
    async fn end(&mut self, migration: &Migration) -> Outcome<(), S::Failure> {
        let Some(last) = migration.steps.last() else { return Ok(()) };
        if let Some(open) = self.conditions.last() {
            return Err(messages::unclosed(open.place).into());
        }
        match self.open.take() {
            None => Ok(()),
            Some(checkpoint) if checkpoint.implicit => {
                // Deferred constraints speak up here.
                self.sent = None;
                let committed = match self.globals.guards_commits() {
                    true => self.run_deferred(last, "COMMIT").await?,
                    false => self.asked(self.session.client().batch_execute("COMMIT")).await?,
                };
                committed.map_err(|error| self.refusal(last, error, migration).into())
            }
            Some(_) => Err(messages::open_transaction(last.span()).into()),
        }
    }

    fn remember(&mut self, step: usize, implicit: bool) {
        let (conditions, variables) = (self.conditions.clone(), self.variables.clone());
        self.open = Some(Checkpoint { step, implicit, conditions, variables });
    }

    fn text(&self, step: &Step, range: Range<usize>) -> &str {
        self.sources.file(step.file).text().get(range).unwrap_or_default()
    }

    /// Whether a step is in a file as pg_dump or pg_dumpall writes it.
    fn is_in_dump(&self, step: &Step) -> bool {
        let mut first = self.sources.file(step.file).text().lines().take(12);
        first.any(|line| line.starts_with("-- PostgreSQL database") && line.contains("dump"))
    }

    /// The word that PostgreSQL's error names, otherwise the whole statement.
    fn place(&self, step: &Step, error: &Error) -> Span {
        let Some(ErrorPosition::Original(position)) = error.as_db_error().and_then(|error| error.position()) else {
            return step.span();
        };
        let text = self.text(step, step.item.range.clone());
        // Positions are those of what was sent.
        let offset = match &self.sent {
            Some(sent) => sent.origin(offset_of(&sent.text, *position)),
            None => offset_of(text, *position),
        };
        let (start, word) = (step.item.range.start, word_at(text, offset));
        Span::new(step.file, start + word.start..start + word.end)
    }
}
