//! What a statement does to the session in which it runs (settings, locks, temporary tables), and what of it ends with its
//! transaction. The next user of a connection would find the one; outside of a transaction nobody finds the other.
//!
//! PostgreSQL's own functions are known by name ([`builtin`]), functions in SQL and PL/pgSQL by what their text does ([`script`]), utility
//! statements by their first words ([`commands`]). What else is called may change the session, unless it is declared not to be volatile: that is a
//! doubt, which costs no more than a reset of the connection.

mod builtin;
mod calls;
mod commands;
mod script;

use std::collections::BTreeSet;

pub(crate) use self::calls::sets_locally;

use crate::catalog::{Catalog, Function, Oid};
use crate::facts::{RowLock, SessionEffects};
use crate::wording::Wording;

/// What a change is about, so that its end can be told in the body of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    /// A setting, by name where that is a constant.
    Setting(Option<String>),
    Role,
    Lock,
    Temporary,
    Channel,
    Prepared,
    Other,
}

/// Something that the session keeps.
#[derive(Debug, Clone)]
struct Change {
    subject: Subject,
    /// What the statement does, after "it".
    phrase: String,
}

/// What has been found so far, each as what the statement does, after "it".
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    changes: Vec<Change>,
    undone: Vec<Subject>,
    for_good: bool,
    doubts: BTreeSet<String>,
    /// Outside of a transaction it fails or does nothing.
    transaction: BTreeSet<String>,
    /// Locks that end with the transaction: of use to what the same statement does.
    locks: BTreeSet<String>,
    /// Settings that end with the transaction: of use to what the same statement does or reads.
    local: BTreeSet<String>,
    /// It does something that a lock or setting can be meant for.
    pub(crate) acts: bool,
    /// Functions that read what the session remembers of a sequence, and whether the sequence is advanced here.
    remembered: BTreeSet<String>,
    advances: bool,
    /// Functions that open a descriptor of a large object, and functions that use one.
    opened: BTreeSet<String>,
    used: BTreeSet<String>,
    /// Functions whose bodies are being read.
    within: Vec<Oid>,
}

/// What a utility statement, or one that has no tree, does to its session.
pub(crate) fn of_wording(catalog: &Catalog, wording: &Wording) -> SessionEffects {
    let mut found = Found::default();
    found.of_script(catalog, &wording.script);
    if wording.is_query {
        found.acts = true;
        found.doubts.insert("could not be analysed".to_owned());
    }
    let only_local = !found.local.is_empty();
    found.into_effects(only_local)
}

impl Found {
    fn change(&mut self, subject: Subject, phrase: impl Into<String>) {
        self.changes.push(Change { subject, phrase: phrase.into() });
    }

    /// The rows of a table are locked.
    pub(crate) fn lock_rows(&mut self, table: &str, strength: RowLock) {
        self.locks.insert(format!("locks rows of {table} (FOR {strength}), and the locks end with the transaction"));
    }

    /// A trigger is fired. Whoever writes the table need not know what its function does to the session.
    pub(crate) fn fire(&mut self, catalog: &Catalog, trigger: &str, function: Option<&Function>) {
        let mut found = Found::default();
        if let Some(function) = function {
            found.of_call(catalog, function, &calls::NoArguments);
        }
        let phrases = found.changes.into_iter().map(|change| change.phrase).chain(found.doubts);
        self.doubts.extend(phrases.map(|phrase| format!("fires the trigger {trigger}, which {phrase}")));
    }

    /// Something else runs with it: a rule, or the trigger of a view.
    pub(crate) fn doubt(&mut self, sentence: &str) {
        self.doubts.insert(format!("may have further effects ({sentence})"));
    }

    /// Both.
    pub(crate) fn and(&mut self, other: Found) {
        self.changes.extend(other.changes);
        self.undone.extend(other.undone);
        self.for_good |= other.for_good;
        self.doubts.extend(other.doubts);
        self.transaction.extend(other.transaction);
        self.locks.extend(other.locks);
        self.local.extend(other.local);
        self.acts |= other.acts;
        self.remembered.extend(other.remembered);
        self.advances |= other.advances;
        self.opened.extend(other.opened);
        self.used.extend(other.used);
    }

    /// What was found in the body of a function, on behalf of those who call it.
    fn of_body(self, function: &str) -> Found {
        let told = |phrases: BTreeSet<String>| -> BTreeSet<String> {
            phrases.into_iter().map(|phrase| format!("calls {function}, which {phrase}")).collect()
        };
        let mut found = self.of_block();
        for change in &mut found.changes {
            change.phrase = format!("calls {function}, which {}", change.phrase);
        }
        Found { doubts: told(found.doubts), locks: told(found.locks), local: told(found.local), ..found }
    }

    /// What was found in a body, once it has ended.
    fn of_block(mut self) -> Found {
        self.pair();
        let changes = std::mem::take(&mut self.changes);
        let (undone, changes): (Vec<Change>, Vec<Change>) =
            changes.into_iter().partition(|change| self.is_undone(change));
        let mut doubts = self.doubts;
        doubts.extend(undone.into_iter().map(|change| change.phrase));
        // What fails as a statement of its own works within a function, until that ends.
        let mut locks = self.locks;
        locks.extend(self.transaction);
        let (for_good, local, acts, advances) = (self.for_good, self.local, self.acts, self.advances);
        Found { changes, doubts, locks, local, for_good, acts, advances, ..Found::default() }
    }

    /// What one part of a statement leaves another may take.
    fn pair(&mut self) {
        if !self.advances {
            for name in std::mem::take(&mut self.remembered) {
                self.change(
                    Subject::Other,
                    format!("calls {name}, which depends on what nextval returned in the session"),
                );
            }
        }
        if self.opened.is_empty() || self.used.is_empty() {
            let names = std::mem::take(&mut self.opened).into_iter().chain(std::mem::take(&mut self.used));
            let phrase = |name| format!("calls {name}, whose descriptor is closed with the transaction");
            self.transaction.extend(names.map(phrase));
        }
    }

    /// Whether the body itself puts an end to it, as far as can be told from its text; what a temporary table holds is the body's own
    /// affair.
    fn is_undone(&self, change: &Change) -> bool {
        match &change.subject {
            Subject::Temporary => true,
            Subject::Setting(name) => self.undone.iter().any(|undone| match undone {
                Subject::Setting(other) => other.is_none() || other == name,
                _ => false,
            }),
            subject => self.undone.contains(subject),
        }
    }

    /// The answers. `only_local`: nothing but its settings for the transaction is of interest to whoever runs it.
    pub(crate) fn into_effects(mut self, only_local: bool) -> SessionEffects {
        self.pair();
        let mut transaction_only = self.transaction;
        if !self.acts {
            transaction_only.extend(self.locks);
            if only_local {
                transaction_only.extend(self.local);
            }
        }
        let sentences = |phrases: BTreeSet<String>| phrases.into_iter().map(|phrase| format!("it {phrase}")).collect();
        SessionEffects {
            changes: sentences(self.changes.into_iter().map(|change| change.phrase).collect()),
            for_good: self.for_good,
            doubts: sentences(self.doubts),
            transaction_only: sentences(transaction_only),
        }
    }
}
