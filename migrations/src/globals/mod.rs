//! What a schema does beyond its database: roles, other databases, the server's configuration and files.
//!
//! On a private server that just happens. On a server that others use it would take effect and stay, so it is left out where it
//! makes the schema no other, and refused where it may. What the words of a statement do not show, the server tells before the
//! statement is committed (`apply/guard.rs`).

mod block;
mod functions;
mod reach;
mod rewrite;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use sqlwright_source::Span;
use sqlwright_source::lexer::TokenKind;

use self::functions::Functions;
use self::reach::{Reach, Verdict};
use self::words::Words;
use crate::edits::Edits;
use crate::problem::{Code, Problem};

/// Reads the statements of a schema in their order.
#[derive(Debug, Default)]
pub(crate) struct Globals {
    /// Whether others use the server.
    shared: bool,
    /// The name of the database that the schema is applied to.
    database: String,
    functions: Functions,
    /// Roles that would own something in the database.
    owners: BTreeSet<String>,
    missing_tablespaces: BTreeSet<String>,
    left_out: BTreeMap<Span, Reach>,
    /// Whether the schema has brought code of its own, which triggers and defaults run.
    has_code: bool,
    stubbed_extensions: BTreeSet<String>,
}

/// What becomes of a statement.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Treatment {
    /// It is sent, with these replacements; with a guard where it may run what its words do not show.
    Send { edits: Edits, guard: Option<Guard> },
    /// It is not sent.
    LeaveOut,
    /// It cannot be left out and must not be sent.
    Refuse(Refusal),
}

/// How much is known of what a statement runs besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guard {
    /// Its text and those of the schema's functions show it.
    Own,
    /// Some of it is put together when it runs, or reaches beyond the database.
    Dynamic,
}

/// Why a statement must not be sent: what of the server it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) what: String,
}

impl Globals {
    pub(crate) fn new(shared: bool, database: &str) -> Self {
        Self { shared, database: database.to_owned(), ..Self::default() }
    }

    /// Leaves out what DO blocks do about these extensions.
    pub(crate) fn stubbing(self, extensions: &[String]) -> Self {
        Self { stubbed_extensions: extensions.iter().cloned().collect(), ..self }
    }

    /// Takes note of a tablespace that is not there: what should be in it will be where everything else is.
    pub(crate) fn miss_tablespace(&mut self, name: &str) -> bool {
        self.missing_tablespaces.insert(name.to_owned())
    }

    /// What becomes of a statement, at its place in the file.
    pub(crate) fn treat(&mut self, statement: &str, place: Span) -> Treatment {
        let words = Words::of(statement);
        self.functions.note(&words);
        self.has_code |= brings_code(&words);
        if words.is(0, "DO") {
            return self.block(&words, place);
        }
        let reach = reach::of_statement(&words, 0, words.len()).filter(|reach| !self.concerns_ours(*reach, &words));
        let called = reach.is_none().then(|| self.called(&words)).flatten();
        let verdict = |reach: Reach| match reach {
            Reach::Owned if self.shared && self.owns_nothing(&words) => Verdict::LeaveOut,
            _ => reach.verdict(self.shared),
        };
        match (reach.or(called), reach.or(called).map(verdict)) {
            (Some(reach), Some(Verdict::LeaveOut)) if called.is_none() || self.only_calls(&words) => {
                self.owners.extend(acts_as(&words));
                self.leave_out(reach, place)
            }
            (Some(reach), Some(Verdict::LeaveOut | Verdict::Refuse)) => Treatment::Refuse(Refusal::of(reach)),
            _ if rewrite::sets_tablespace(&words, &self.missing_tablespaces) => Treatment::LeaveOut,
            _ => self.send(&words),
        }
    }

    /// Whether what waits for the end of a transaction may reach beyond the database.
    pub(crate) fn guards_commits(&self) -> bool {
        self.shared && self.has_code
    }

    /// What is said once of all that was left out.
    pub(crate) fn left_out(&self) -> Option<Problem> {
        let (place, _) = self.left_out.first_key_value()?;
        let kinds: BTreeSet<&str> = self.left_out.values().map(|reach| reach.words()).collect();
        let kinds: Vec<&str> = kinds.into_iter().collect();
        let count = self.left_out.len();
        let text = format!(
            "statements of the schema that reach beyond its database were skipped: {count}, about {}",
            kinds.join(", ")
        );
        let note = Problem::new(Code::SkippedStatements, text).at(*place, "the first");
        Some(note.note("no answer about a statement depends on them"))
    }

    fn send(&mut self, words: &Words<'_>) -> Treatment {
        let mut edits = rewrite::tablespaces(words, &self.missing_tablespaces);
        if self.shared {
            edits.adopt(rewrite::roles(words, 0, words.len(), &mut self.owners), 0);
        }
        let guard = if runs_code(words) {
            self.guard(false)
        } else {
            self.guard(false).filter(|_| self.has_code && !is_quiet(words))
        };
        Treatment::Send { edits, guard: guard.map(|guard| if calls(words) { guard } else { Guard::Own }) }
    }

    fn guard(&self, is_dynamic: bool) -> Option<Guard> {
        let is_dynamic = is_dynamic || self.functions.are_dynamic();
        self.shared.then_some(if is_dynamic { Guard::Dynamic } else { Guard::Own })
    }

    fn block(&mut self, words: &Words<'_>, place: Span) -> Treatment {
        let Some(at) = (1..words.len()).find(|at| words.kind(*at) == Some(TokenKind::Literal)) else {
            return self.send(words);
        };
        if self.shared && functions::is_untrusted(words) {
            return Treatment::Refuse(Refusal::of(Reach::Files));
        }
        // In quotes with escapes: it is sent as it is, and checked.
        let Some(body) = words.value(at) else { return self.send(words) };
        let mut block = block::Block {
            shared: self.shared,
            functions: &self.functions,
            owners: &mut self.owners,
            missing_tablespaces: &self.missing_tablespaces,
            stubbed_extensions: &self.stubbed_extensions,
        };
        let read = match block.read(&body) {
            Ok(read) => read,
            Err(reach) => return Treatment::Refuse(Refusal::of(reach)),
        };
        if let Some(reach) = read.left_out {
            self.left_out.insert(place, reach);
        }
        let mut edits = Edits::default();
        match words.body(at) {
            Some(range) => edits.adopt(read.edits, range.start),
            None if read.edits.is_empty() => {}
            None => edits.replace(words.range(at), format!("$sqlwright_do${}$sqlwright_do$", read.edits.apply(&body))),
        }
        Treatment::Send { edits, guard: self.guard(read.is_dynamic) }
    }

    fn leave_out(&mut self, reach: Reach, place: Span) -> Treatment {
        self.left_out.insert(place, reach);
        Treatment::LeaveOut
    }

    /// Whether all databases that the statement names are ours: `ALTER DATABASE a SET …`, `COMMENT ON DATABASE a …`.
    fn concerns_ours(&self, reach: Reach, words: &Words<'_>) -> bool {
        let keyword = (1..3).find(|at| words.is(*at, "DATABASE"));
        let sets = words.is(0, "COMMENT")
            || words.is(0, "ALTER") && words.is_any(3, &["SET", "RESET"]) && !words.is(4, "TABLESPACE");
        reach == Reach::Databases
            && sets
            && keyword.and_then(|at| words.name(at + 1)).is_some_and(|name| name == self.database)
    }

    fn called(&self, words: &Words<'_>) -> Option<Reach> {
        runs_code(words).then(|| self.functions.called(words, 0, words.len())).flatten()
    }

    /// Whether nothing of the schema is lost with it: a query whose functions are PostgreSQL's own.
    fn only_calls(&self, words: &Words<'_>) -> bool {
        words.is(0, "SELECT")
            && words.find(0, words.len(), &["INTO"]).is_none()
            && !self.functions.calls_own(words, 0, words.len())
    }

    /// Whether none of the roles that DROP OWNED names would own anything here.
    fn owns_nothing(&self, words: &Words<'_>) -> bool {
        let names: Vec<String> = (3..words.len()).filter_map(|at| words.name(at)).collect();
        let ourselves = ["current_user", "current_role", "session_user"];
        names.iter().all(|name| !self.owners.contains(name) && !ourselves.contains(&name.as_str()))
    }
}

impl Refusal {
    fn of(reach: Reach) -> Self {
        Self { what: reach.words().to_owned() }
    }
}

/// Whom SET ROLE and SET SESSION AUTHORIZATION name: what is made from here on would be theirs.
fn acts_as(words: &Words<'_>) -> Option<String> {
    words.is(0, "SET").then(|| words.name(words.len() - 1)).flatten()
}

/// Whether what it makes may be run by other statements.
fn brings_code(words: &Words<'_>) -> bool {
    let kind = if words.are(1, &["OR", "REPLACE"]) { 3 } else { 1 };
    words.is_any(0, &["DO", "CALL"])
        || words.is(0, "CREATE") && words.is_any(kind, &["FUNCTION", "PROCEDURE", "EXTENSION"])
}

/// Whether it certainly runs no code. The guard is a query, and some of these must come before the first one.
fn is_quiet(words: &Words<'_>) -> bool {
    words.is_any(0, &["SET", "RESET", "SHOW", "LOCK", "SAVEPOINT", "RELEASE", "LISTEN", "NOTIFY"])
        && !words.is(1, "CONSTRAINTS")
}

/// Whether it may end the transaction that it runs in, and begin another.
fn calls(words: &Words<'_>) -> bool {
    words.is_any(0, &["CALL", "DO"])
}

/// Whether functions run when the statement does, or a script of an extension.
fn runs_code(words: &Words<'_>) -> bool {
    const VERBS: &[&str] = &[
        "SELECT", "WITH", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE", "CALL", "DO", "EXECUTE", "EXPLAIN",
        "REFRESH",
    ];
    let verb = (0..words.len()).find(|at| words.token(*at) != "(").unwrap_or_default();
    let extension = words.is_any(0, &["CREATE", "ALTER"]) && words.is(1, "EXTENSION");
    let table = ["TABLE", "TEMP", "TEMPORARY", "LOCAL", "GLOBAL", "UNLOGGED", "MATERIALIZED"];
    let from_query = words.is(0, "CREATE") && words.is_any(1, &table) && words.find(1, words.len(), &["AS"]).is_some();
    words.is_any(verb, VERBS) || extension || from_query
}
