//! DO: a block of PL/pgSQL, in which statements that reach beyond the database are left out one by one.

use std::collections::BTreeSet;

use super::functions::{self, Functions};
use super::reach::{self, Reach, Verdict};
use super::rewrite;
use super::words::Words;
use crate::edits::Edits;
use crate::script::statement::{Kind, kind};

/// What a block is read with.
pub(super) struct Block<'a> {
    pub(super) shared: bool,
    pub(super) functions: &'a Functions,
    pub(super) owners: &'a mut BTreeSet<String>,
    pub(super) missing_tablespaces: &'a BTreeSet<String>,
    pub(super) stubbed_extensions: &'a BTreeSet<String>,
}

/// What is left out of a block, and how.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) edits: Edits,
    pub(super) left_out: Option<Reach>,
    /// Whether something that is left in is put together when it runs.
    pub(super) is_dynamic: bool,
}

impl Block<'_> {
    /// Reads the body of a block.
    ///
    /// # Errors
    /// What of the server it reaches, where that cannot be left out.
    pub(super) fn read(&mut self, body: &str) -> Result<Read, Reach> {
        let words = Words::of(body);
        let mut read = Read::default();
        read.edits.adopt(rewrite::tablespaces(&words, self.missing_tablespaces), 0);
        if let Some(reach) =
            functions::put_together(&words).filter(|reach| reach.verdict(self.shared) == Verdict::Refuse)
        {
            return Err(reach);
        }
        let starts: Vec<usize> = (0..words.len()).filter(|at| words.starts_statement(*at)).collect();
        let mut done = 0;
        for (number, from) in starts.iter().copied().enumerate() {
            if from < done {
                continue;
            }
            let end = words.end(from);
            let statement = words.range(from).start..words.range(end - 1).end;
            if self.is_about_stubbed(&words, from, end, &body[statement.clone()]) {
                read.edits.replace(statement, "NULL");
                done = end;
                continue;
            }
            // `IF … THEN` ends where the statement within it begins.
            let own_end = starts.get(number + 1).map_or(end, |next| end.min(*next));
            let reach = if words.is(from, "EXECUTE") {
                dynamic(&words, from, end)
            } else {
                reach::of_statement(&words, from, end)
            };
            let called = reach.is_none().then(|| self.functions.called(&words, from, own_end)).flatten();
            let drops_result =
                words.is_any(from, &["PERFORM", "EXECUTE"]) && !self.functions.calls_own(&words, from, end);
            match reach.or(called) {
                Some(reach) if reach.verdict(self.shared) == Verdict::Run => {}
                Some(reach)
                    if reach.verdict(self.shared) == Verdict::LeaveOut && (called.is_none() || drops_result) =>
                {
                    read.edits.replace(words.range(from).start..words.range(end - 1).end, "NULL");
                    read.left_out.get_or_insert(reach);
                    done = end;
                }
                Some(reach) => return Err(reach),
                None => {
                    read.is_dynamic |= words.is(from, "EXECUTE");
                    if self.shared {
                        read.edits.adopt(rewrite::roles(&words, from, own_end, self.owners), 0);
                    }
                }
            }
        }
        Ok(read)
    }
}

impl Block<'_> {
    /// Whether a statement creates, or is about, an extension that others stand in for.
    fn is_about_stubbed(&self, words: &Words<'_>, from: usize, end: usize, statement: &str) -> bool {
        let text = if words.is(from, "EXECUTE") { literals(words, from, end) } else { statement.to_owned() };
        matches!(kind(&text), Kind::Extension(name) if self.stubbed_extensions.contains(&name))
    }
}

fn literals(words: &Words<'_>, from: usize, end: usize) -> String {
    (from..end).filter_map(|at| words.value(at)).collect::<Vec<_>>().join(" ")
}

/// What of the server a statement reaches that is put together when it runs: told from the literals in it.
fn dynamic(words: &Words<'_>, from: usize, end: usize) -> Option<Reach> {
    let text = literals(words, from, end);
    let sql = Words::of(&text);
    let all = sql.len();
    let sets = sql.are(0, &["ALTER", "DATABASE"]) && sql.find(0, all, &["SET", "RESET"]).is_some();
    if sets && words.calls(from, end).any(|name| name == "current_database") {
        // It goes when the database does.
        return None;
    }
    let owner = || sql.is(0, "ALTER") && sql.all(0, all, &["OWNER"]).any(|at| sql.is(at + 1, "TO"));
    reach::of_statement(&sql, 0, all)
        .or_else(|| owner().then_some(Reach::Privileges))
        .or_else(|| Functions::default().called(&sql, 0, all))
}
