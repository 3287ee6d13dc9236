//! Calls of functions, in trees and by name.

use super::builtin::{self, Does};
use super::{Found, Subject};
use crate::catalog::{Catalog, FIRST_NORMAL_OID, Function};
use crate::change::functions;
use crate::tree::expr::Expr;
use crate::tree::query::{Command, EntryKind};

/// An argument that is true or false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flag {
    True,
    /// Or NULL.
    False,
    Missing,
    /// The caller decides.
    Unknown,
}

/// What is known of the arguments of a call.
pub(super) trait Arguments {
    /// The argument at this position, from 0.
    fn flag(&self, position: usize) -> Flag;

    /// The first argument, if it is a literal.
    fn first(&self) -> Option<String>;
}

/// A call of which nothing is known.
pub(super) struct NoArguments;

impl Arguments for NoArguments {
    fn flag(&self, _: usize) -> Flag {
        Flag::Unknown
    }

    fn first(&self) -> Option<String> {
        None
    }
}

/// A call in a tree.
impl Arguments for Expr<'_> {
    fn flag(&self, position: usize) -> Flag {
        let named = |argument: Expr<'_>| match argument {
            Expr::NamedArgument(argument) => argument.argument_number(),
            _ => None,
        };
        let arguments = self.arguments();
        let by_name = arguments.iter().find_map(|argument| match argument {
            Expr::NamedArgument(one) if one.argument_number() == Some(position) => Some(one.argument()),
            _ => None,
        });
        let by_position = || arguments.get(position).filter(|argument| named(*argument).is_none());
        match by_name.or_else(by_position) {
            None => Flag::Missing,
            Some(Expr::Constant(constant)) => match (constant.null(), constant.first_byte()) {
                (Some(true), _) | (_, Some(0)) => Flag::False,
                (_, Some(_)) => Flag::True,
                (_, None) => Flag::Unknown,
            },
            Some(_) => Flag::Unknown,
        }
    }

    /// Not asked for where there is a tree.
    fn first(&self) -> Option<String> {
        None
    }
}

/// Whether an expression sets something for the transaction only.
pub(crate) fn sets_locally(catalog: &Catalog, expression: Expr<'_>) -> bool {
    let mut found = Found::default();
    for node in expression.walk() {
        found.of_node(catalog, node);
    }
    !found.local.is_empty()
}

impl Found {
    /// The functions that a node of a tree calls itself.
    pub(crate) fn of_node(&mut self, catalog: &Catalog, node: Expr<'_>) {
        self.advances |= matches!(node, Expr::NextValue(_));
        for function in catalog.functions_of(node).into_iter().flatten() {
            self.of_call(catalog, function, &node);
        }
    }

    /// A function that is called with these arguments.
    pub(super) fn of_call(&mut self, catalog: &Catalog, function: &Function, call: &dyn Arguments) {
        if function.vouched_for {
            return;
        }
        if let Some(does) = builtin::does(function) {
            return self.known(function, does, call);
        }
        let is_volatile = function.volatility == 'v';
        if function.oid < FIRST_NORMAL_OID || function.extension.is_some() {
            if !is_volatile || functions::side_effect(catalog, function).is_none() {
                return;
            }
            self.acts = true;
            if function.oid < FIRST_NORMAL_OID {
                return;
            }
        }
        match function.language.as_str() {
            "sql" | "plpgsql" => self.of_function(catalog, function),
            language if is_volatile => {
                self.acts = true;
                self.doubts.insert(format!("calls {}, a volatile function in {language}", name(function)));
            }
            _ => {}
        }
    }

    fn known(&mut self, function: &Function, does: Does, call: &dyn Arguments) {
        let name = &function.name;
        match does {
            Does::Setting => self.setting(call),
            Does::Lock => self.change(Subject::Lock, format!("calls {name}, whose lock the session keeps")),
            Does::Unlock => {
                self.undone.push(Subject::Lock);
                self.change(Subject::Lock, format!("calls {name}, which releases what the session has locked"));
            }
            Does::TransactionLock => {
                self.locks.insert(format!("calls {name}, whose lock ends with the transaction"));
            }
            Does::Session(tail) => self.change(Subject::Other, format!("calls {name}, {tail}")),
            Does::ForGood(tail) => {
                self.for_good = true;
                self.change(Subject::Other, format!("calls {name}, {tail}"));
            }
            Does::Slot => {
                self.acts = true;
                if matches!(call.flag(2), Flag::True | Flag::Unknown) {
                    self.for_good = true;
                    self.change(Subject::Other, format!("calls {name}, whose temporary slot belongs to the session"));
                }
            }
            Does::Remembers => drop(self.remembered.insert(name.clone())),
            Does::Advances => (self.acts, self.advances) = (true, true),
            Does::Opens => drop(self.opened.insert(name.clone())),
            Does::Uses => drop(self.used.insert(name.clone())),
            Does::Transaction(tail) => drop(self.transaction.insert(format!("calls {name}, {tail}"))),
            Does::RunsText => {
                self.acts = true;
                self.doubts.insert(format!("calls {name}, which runs SQL that is passed to it as text"));
            }
        }
    }

    /// `set_config(name, value, is_local)`
    fn setting(&mut self, call: &dyn Arguments) {
        let phrase = match call.flag(2) {
            Flag::True => {
                self.local.insert("calls set_config for the transaction only".to_owned());
                return;
            }
            Flag::False | Flag::Missing => "calls set_config, whose setting the session keeps",
            Flag::Unknown => {
                "calls set_config with an is_local that need not be true, so the session may keep the setting"
            }
        };
        let name = call.first();
        // Set twice, it is set back.
        if self.changes.iter().any(|change| change.subject == Subject::Setting(name.clone())) && name.is_some() {
            self.undone.push(Subject::Setting(name.clone()));
        }
        self.change(Subject::Setting(name), phrase);
    }

    /// A function whose body can be read.
    fn of_function(&mut self, catalog: &Catalog, function: &Function) {
        if self.within.contains(&function.oid) {
            return;
        }
        let mut inner = Found { within: self.within.clone(), ..Found::default() };
        inner.within.push(function.oid);
        let tree = function.body.as_ref().and_then(|body| body.statements.node());
        match (&function.script, tree) {
            (Some(script), _) => inner.of_script(catalog, script),
            (None, Some(tree)) => inner.of_statements(catalog, tree.into()),
            (None, None) => {
                inner.acts = true;
                inner.doubts.insert("has a body that cannot be read".to_owned());
            }
        }
        self.and(inner.of_body(&name(function)));
    }

    /// BEGIN ATOMIC.
    fn of_statements(&mut self, catalog: &Catalog, tree: Expr<'_>) {
        let mut reads = false;
        for node in tree.walk() {
            self.of_node(catalog, node);
            match node {
                Expr::Query(query) => {
                    self.acts |= query.command() != Command::Select;
                    if query.row_marks().len() > 0 {
                        self.locks.insert("locks rows, and the locks end with the transaction".to_owned());
                    }
                }
                Expr::Entry(entry) => reads |= entry.kind() == EntryKind::Relation,
                _ => {}
            }
        }
        if reads {
            // What it reads may depend on the setting.
            self.local.clear();
        }
    }
}

fn name(function: &Function) -> String {
    format!("{}.{}", function.schema, function.name)
}
