//! What the text of a statement or of a function does, looked up in the catalog.

use super::Found;
use super::calls::{Arguments, Flag};
use crate::catalog::{Catalog, Function};
use crate::wording::{Argument, Call, Script, Step};

impl Found {
    /// All that a text does.
    pub(super) fn of_script(&mut self, catalog: &Catalog, script: &Script) {
        for step in &script.steps {
            match step {
                Step::Call(call) => self.of_named(catalog, call),
                Step::Command(command) | Step::Execute(Some(command)) => self.of_command(catalog, command),
                Step::Execute(None) => {
                    self.acts = true;
                    self.doubts.insert("runs dynamic SQL (EXECUTE)".to_owned());
                }
                Step::LockRows => {
                    self.locks.insert("locks rows, and the locks end with the transaction".to_owned());
                }
            }
        }
        self.acts |= script.acts;
        if script.uses_its_settings {
            self.local.clear();
        }
    }

    /// A call by name. PostgreSQL's own functions come first, as they do in the usual `search_path`.
    fn of_named(&mut self, catalog: &Catalog, call: &Call) {
        let named: Vec<&Function> = catalog.functions_named(&call.name).collect();
        let is_builtin = call.schema.is_none() && named.iter().any(|function| function.is_builtin());
        let is_meant = |function: &&&Function| match &call.schema {
            Some(schema) => function.schema == *schema,
            None => !is_builtin || function.is_builtin(),
        };
        for function in named.iter().filter(is_meant) {
            self.of_call(catalog, function, call);
        }
    }
}

impl Arguments for Call {
    fn flag(&self, position: usize) -> Flag {
        match self.arguments.get(position) {
            None => Flag::Missing,
            Some(Argument::True) => Flag::True,
            Some(Argument::False | Argument::Null) => Flag::False,
            Some(Argument::Text(_) | Argument::Other) => Flag::Unknown,
        }
    }

    fn first(&self) -> Option<String> {
        match self.arguments.first()? {
            Argument::Text(text) => Some(text.to_ascii_lowercase()),
            _ => None,
        }
    }
}
