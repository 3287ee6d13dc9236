//! Functions of PostgreSQL and its extensions that reach beyond the database that they are called in.

use std::collections::{BTreeMap, BTreeSet};

use sqlwright_source::lexer::TokenKind;

use super::reach::{self, Reach, Verdict};
use super::words::Words;

/// By the beginning of their names.
const FAMILIES: &[(&str, Reach)] = &[
    ("pg_replication_origin_", Reach::Replication),
    ("pg_replication_slot_", Reach::Replication),
    ("pg_logical_slot_", Reach::Replication),
    ("pg_wal_replay_", Reach::Settings),
    ("pg_backup_", Reach::Settings),
    ("pg_rotate_logfile", Reach::Settings),
    ("pg_stat_reset_", Reach::Statistics),
    ("pg_stat_statements_reset", Reach::Statistics),
    ("pg_file_", Reach::Files),
    ("dblink", Reach::Connections),
];

/// By their names.
const NAMES: &[(&str, Reach)] = &[
    ("pg_terminate_backend", Reach::Sessions),
    ("pg_cancel_backend", Reach::Sessions),
    ("pg_log_backend_memory_contexts", Reach::Sessions),
    ("pg_reload_conf", Reach::Settings),
    ("pg_promote", Reach::Settings),
    ("pg_start_backup", Reach::Settings),
    ("pg_stop_backup", Reach::Settings),
    ("pg_switch_wal", Reach::Settings),
    ("pg_create_restore_point", Reach::Settings),
    ("pg_create_physical_replication_slot", Reach::Replication),
    ("pg_create_logical_replication_slot", Reach::Replication),
    ("pg_copy_physical_replication_slot", Reach::Replication),
    ("pg_copy_logical_replication_slot", Reach::Replication),
    ("pg_drop_replication_slot", Reach::Replication),
    ("pg_sync_replication_slots", Reach::Replication),
    ("lo_import", Reach::Files),
    ("lo_export", Reach::Files),
];

/// What of the whole server a function of PostgreSQL's concerns, by its name without schema, in lower case.
fn built_in(name: &str) -> Option<Reach> {
    let family = FAMILIES.iter().find(|(prefix, _)| name.starts_with(prefix));
    let found = NAMES.iter().find(|(known, _)| *known == name).or(family);
    found.map(|(_, reach)| *reach)
}

/// Functions that the schema has made.
#[derive(Debug, Default)]
pub(super) struct Functions {
    own: BTreeSet<String>,
    /// Those that reach beyond the database when they are called, as far as their texts show.
    reaching: BTreeMap<String, Reach>,
    /// Whether one of them runs what it puts together, or has a statement that reaches beyond the database.
    are_dynamic: bool,
}

/// What of the server a body reaches by statements that it puts together from pieces: told from all of its literals.
pub(super) fn put_together(body: &Words<'_>) -> Option<Reach> {
    if !(0..body.len()).any(|at| body.is(at, "EXECUTE")) {
        return None;
    }
    let values = (0..body.len()).filter_map(|at| body.value(at));
    values.into_iter().find_map(|value| {
        let sql = Words::of(&value);
        let rest = (0..sql.len()).filter(|at| sql.is_any(*at, &["FROM", "TO"])).map(|at| at + 1);
        let is_file = |at: usize| sql.is(at, "PROGRAM") || sql.kind(at) != Some(TokenKind::Word);
        let copies = sql.is(0, "COPY") && (sql.len() == 1 || rest.into_iter().any(is_file));
        let named = (0..sql.len()).filter_map(|at| sql.name(at)).find_map(|name| by_dynamic_name(&name));
        copies.then_some(Reach::Files).or(named)
    })
}

/// Of a function whose name stands in a literal, or its beginning.
fn by_dynamic_name(name: &str) -> Option<Reach> {
    let connects = name.starts_with("dblink_");
    let files = ["lo_import", "lo_export"].contains(&name) || name.starts_with("pg_file_");
    connects.then_some(Reach::Connections).or(files.then_some(Reach::Files))
}

impl Functions {
    /// Takes note of CREATE FUNCTION and CREATE PROCEDURE.
    pub(super) fn note(&mut self, words: &Words<'_>) {
        let kind = if words.are(1, &["OR", "REPLACE"]) { 3 } else { 1 };
        if !words.is(0, "CREATE") || !words.is_any(kind, &["FUNCTION", "PROCEDURE"]) {
            return;
        }
        let Some(name) = words.calls(kind + 1, words.len()).next() else { return };
        self.own.insert(name.clone());
        self.are_dynamic |= bodies(words).iter().any(|body| {
            let body = Words::of(body);
            let reaches =
                |at: usize| body.starts_statement(at) && reach::of_statement(&body, at, body.end(at)).is_some();
            (0..body.len()).any(|at| body.is(at, "EXECUTE") || reaches(at))
        });
        self.reaching.remove(&name);
        if let Some(reach) = self.reach_of_body(words) {
            self.reaching.insert(name, reach);
        }
    }

    fn reach_of_body(&self, words: &Words<'_>) -> Option<Reach> {
        if is_untrusted(words) {
            return Some(Reach::Files);
        }
        let in_bodies = bodies(words).iter().find_map(|body| {
            let body = Words::of(body);
            let copies =
                || (0..body.len()).any(|at| body.is(at, "COPY") && reach::copies_files(&body, at, body.end(at)));
            self.called(&body, 0, body.len())
                .or_else(|| copies().then_some(Reach::Files))
                .or_else(|| put_together(&body).filter(|reach| reach.verdict(true) == Verdict::Refuse))
        });
        // A body of SQL statements is no literal.
        in_bodies.or_else(|| self.called(words, 0, words.len()))
    }

    /// What of the server the functions concern that are called between two tokens.
    pub(super) fn called(&self, words: &Words<'_>, from: usize, to: usize) -> Option<Reach> {
        let reach =
            |name: String| if self.own.contains(&name) { self.reaching.get(&name).copied() } else { built_in(&name) };
        words.calls(from, to).find_map(reach)
    }

    /// Whether one of them runs what it puts together, or has a statement that reaches beyond the database.
    pub(super) fn are_dynamic(&self) -> bool {
        self.are_dynamic
    }

    /// Whether a function of the schema's is called between two tokens.
    pub(super) fn calls_own(&self, words: &Words<'_>, from: usize, to: usize) -> bool {
        words.calls(from, to).any(|name| self.own.contains(&name))
    }
}

/// The literals of a definition, one of which is its body.
fn bodies(words: &Words<'_>) -> Vec<String> {
    (0..words.len()).filter_map(|at| words.value(at)).collect()
}

/// Whether the text is in a language in which everything can be done that the server's user may do: untrusted ones end in `u`.
pub(super) fn is_untrusted(words: &Words<'_>) -> bool {
    let language = words.find(0, words.len(), &["LANGUAGE"]).and_then(|at| words.name(at + 1));
    language.is_some_and(|name| name.ends_with('u') || ["plsh", "plr"].contains(&name.as_str()))
}
