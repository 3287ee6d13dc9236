//! Commands that are about the session or the transaction.

use super::{Found, Subject};
use crate::catalog::Catalog;
use crate::wording::{Command, Script};

impl Found {
    /// What a command does.
    pub(super) fn of_command(&mut self, catalog: &Catalog, command: &Command) {
        match command {
            Command::Set(name) => {
                let phrase = format!("sets {name}, which the session keeps");
                self.change(Subject::Setting(Some(name.to_ascii_lowercase())), phrase);
            }
            // Alone, it is good for nothing else.
            Command::SetLocal(name) => drop(self.local.insert(format!("sets {name} for the transaction only"))),
            Command::SetSeed => {
                self.for_good = true;
                self.change(Subject::Other, "makes the session's random() predictable");
            }
            Command::SetUser { role, back } => {
                if *back {
                    self.undone.push(Subject::Role);
                }
                self.change(Subject::Role, format!("sets the {} of the session", if *role { "role" } else { "user" }));
            }
            Command::SetConstraints => self.transaction("sets when constraints of the transaction are checked"),
            Command::SetTransaction => self.transaction("sets characteristics of the transaction"),
            Command::SetCharacteristics => {
                self.change(Subject::Setting(None), "sets characteristics of all transactions of the session");
            }
            Command::ResetUser => self.undo(Subject::Role, "resets what the session has set"),
            Command::Reset => self.undo(Subject::Setting(None), "resets what the session has set"),
            Command::CreateTemporary { what, dropped_on_commit: true } => {
                self.transaction(&format!("creates a temporary {what} that is dropped with the transaction"));
            }
            Command::CreateTemporary { what, dropped_on_commit: false } => {
                self.change(Subject::Temporary, format!("creates a temporary {what}, which the session keeps"));
            }
            Command::SelectIntoTemporary => {
                self.change(Subject::Temporary, "creates a temporary table, which the session keeps");
            }
            Command::NameTemporary => self.change(Subject::Temporary, "names pg_temp, the session's own schema"),
            Command::Discard => {
                self.undone.extend([Subject::Setting(None), Subject::Role, Subject::Temporary]);
                self.change(Subject::Other, "discards what the session keeps");
            }
            Command::Listen => self.change(Subject::Channel, "listens in the session"),
            Command::Unlisten => self.undo(Subject::Channel, "stops listening in the session"),
            Command::Load => {
                self.for_good = true;
                self.change(Subject::Other, "loads a library into the session");
            }
            Command::Prepare => self.change(Subject::Prepared, "prepares a statement in the session"),
            Command::Deallocate => self.undo(Subject::Prepared, "drops a prepared statement of the session"),
            Command::LockTable => self.transaction("locks a table, and the lock ends with the transaction"),
            Command::DeclareWithHold => self.change(Subject::Other, "declares a cursor that the session keeps"),
            Command::Do(Some(body)) => self.of_do(catalog, body),
            Command::Do(None) => {
                self.acts = true;
                self.doubts.insert("runs a block in a language other than PL/pgSQL".to_owned());
            }
        }
    }

    /// Outside of a transaction it does nothing.
    fn transaction(&mut self, phrase: &str) {
        self.transaction.insert(phrase.to_owned());
    }

    /// What puts an end to something is a change as well.
    fn undo(&mut self, subject: Subject, phrase: &str) {
        self.undone.push(subject.clone());
        self.change(subject, phrase);
    }

    fn of_do(&mut self, catalog: &Catalog, body: &Script) {
        let mut inner = Found { within: self.within.clone(), ..Found::default() };
        inner.of_script(catalog, body);
        self.and(inner.of_block());
    }
}
