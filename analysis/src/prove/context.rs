//! What all rules share: the catalog, the parameters, what is remembered, and the bounds on the work.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::catalog::{Catalog, Function, Oid};
use crate::described::Search;
use crate::places::Places;
use crate::prove::known::Expressions;
use crate::prove::memo::Memo;
use crate::tree::MAX_DEPTH;
use crate::tree::expr::{Callee, Expr};
use crate::tree::query::{Command, Query};
use crate::written::Written;

/// How many expressions are looked at for one statement; beyond it nothing is known. Views over views can make a tree explode.
const MAX_STEPS: u32 = 400_000;

/// The context of one statement's analysis.
pub(crate) struct Context<'a> {
    pub(crate) catalog: &'a Catalog,
    /// The statement's text, where the places in its tree are known.
    written: Option<Places<'a>>,
    /// How the statement's tables are searched, for suspicions only: no fact comes from it.
    pub(crate) search: Option<&'a Search>,
    /// How many queries of views are being looked at, one inside the other: places in them are not places in the statement.
    elsewhere: Cell<u32>,
    /// By `$n`, `$1` first: whether the parameter can be NULL, and whether an element of it can.
    pub(crate) parameters: Vec<ParameterValue>,
    /// The function whose body is looked at: parameters are its arguments then.
    pub(crate) body_of: Option<&'a str>,
    /// Whether the author says that foreign keys hold whatever the deployed server does with its triggers.
    pub(crate) trusts_foreign_keys: bool,
    /// Whether the statement may see a row in another version than a row that it is compared with: it writes, or locks rows.
    changes_rows: bool,
    /// Whether the statement can change a row twice: more than one part of it writes, or it calls a volatile function of a user.
    pub(crate) writes_elsewhere: bool,
    pub(crate) expressions: Expressions,
    memory: Rc<Memory>,
}

/// What was answered already, and the bounds on the work: shared with the bodies of functions.
#[derive(Default)]
struct Memory {
    answers: Memo,
    /// What answers rely on that only the author vouches for.
    vouched: RefCell<BTreeSet<String>>,
    depth: Cell<u32>,
    steps: Cell<u32>,
}

/// What a parameter can be given as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ParameterValue {
    pub(crate) nullable: bool,
    pub(crate) elements_nullable: bool,
    pub(crate) several_dimensions: bool,
}

impl ParameterValue {
    /// Nothing is known of it.
    pub(crate) fn unknown() -> ParameterValue {
        ParameterValue { nullable: true, elements_nullable: true, several_dimensions: false }
    }
}

/// Held while one level of recursion lasts.
pub(crate) struct Level<'a>(&'a Cell<u32>);

impl Drop for Level<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

impl<'a> Context<'a> {
    pub(crate) fn new<'t>(
        catalog: &'a Catalog,
        parameters: Vec<ParameterValue>,
        tree: impl Into<Expr<'t>>,
    ) -> Context<'a> {
        let tree = tree.into();
        Context {
            catalog,
            written: None,
            search: None,
            elsewhere: Cell::new(0),
            parameters,
            body_of: None,
            trusts_foreign_keys: false,
            changes_rows: changes_rows(tree),
            writes_elsewhere: writes_elsewhere(catalog, tree),
            expressions: Expressions::default(),
            memory: Rc::default(),
        }
    }

    /// The same, with the text that the places in the tree are offsets into.
    pub(crate) fn written_as(self, written: Option<&'a Written>) -> Context<'a> {
        Context { written: written.map(Places::new), ..self }
    }

    /// The same, with how tables are searched.
    pub(crate) fn searched_by(self, search: Option<&'a Search>) -> Context<'a> {
        Context { search, ..self }
    }

    /// The places of the statement's own nodes; `None` while the query of a view is looked at, or where no places are known.
    pub(crate) fn places(&self) -> Option<&Places<'a>> {
        self.written.as_ref().filter(|_| self.elsewhere.get() == 0)
    }

    /// The place that a node itself names.
    pub(crate) fn place(&self, expression: Expr<'_>) -> Option<usize> {
        self.places()?.of(expression)
    }

    /// Where an expression begins.
    pub(crate) fn start(&self, expression: Expr<'_>) -> Option<usize> {
        self.places()?.start_of(expression)
    }

    /// The same for the body of a function with these arguments. What else the statement writes meanwhile is not looked at there.
    pub(crate) fn of_body(&self, function: &'a Function, parameters: Vec<ParameterValue>) -> Context<'a> {
        Context {
            catalog: self.catalog,
            parameters,
            body_of: Some(&function.name),
            trusts_foreign_keys: false,
            changes_rows: true,
            written: None,
            search: None,
            elsewhere: Cell::new(0),
            writes_elsewhere: true,
            expressions: Expressions::default(),
            memory: Rc::clone(&self.memory),
        }
    }

    /// One level deeper; `None` when it is too deep or too much, and the answer must be that nothing is known.
    pub(crate) fn enter(&self) -> Option<Level<'_>> {
        let Memory { depth, steps, .. } = &*self.memory;
        steps.set(steps.get().saturating_add(1));
        if depth.get() >= MAX_DEPTH || steps.get() >= MAX_STEPS {
            return None;
        }
        depth.set(depth.get() + 1);
        Some(Level(depth))
    }

    /// Notes what an answer relies on that only the author vouches for.
    pub(crate) fn vouch(&self, what: String) {
        self.memory.vouched.borrow_mut().insert(what);
    }

    /// All that was noted.
    pub(crate) fn vouched(&self) -> BTreeSet<String> {
        self.memory.vouched.borrow().clone()
    }

    /// The same, with foreign keys trusted or not.
    pub(crate) fn trusting_foreign_keys(self, trusts_foreign_keys: bool) -> Context<'a> {
        Context { trusts_foreign_keys, ..self }
    }

    /// Whether all tables are read with one snapshot, and no row in another version than that one shows.
    pub(crate) fn reads_one_snapshot(&self) -> bool {
        !self.changes_rows && !self.catalog.has_locking_views()
    }

    /// What rules remember for all of the statement, the bodies of functions among it.
    pub(crate) fn memo(&self) -> &Memo {
        &self.memory.answers
    }

    /// Hands a view's query to a function.
    pub(crate) fn with_view_query<T>(&self, relation: Oid, use_query: impl FnOnce(Query<'_>) -> T) -> Option<T> {
        let query = self.catalog.relations.get(&relation)?.view_query.as_ref()?.query()?;
        Some(self.elsewhere(|| use_query(query)))
    }

    /// Does something with a tree that is not the statement's: the places in it are not places in the statement.
    pub(crate) fn elsewhere<T>(&self, look: impl FnOnce() -> T) -> T {
        self.elsewhere.set(self.elsewhere.get() + 1);
        let answer = look();
        self.elsewhere.set(self.elsewhere.get() - 1);
        answer
    }
}

fn changes_rows(tree: Expr<'_>) -> bool {
    tree.queries().any(|query| query.command() != Command::Select || query.locks_rows())
}

fn writes_elsewhere(catalog: &Catalog, tree: Expr<'_>) -> bool {
    let harmless = |function: &Function| function.is_builtin() || function.volatility != 'v';
    let is_harmless = |function: Oid| catalog.functions.get(&function).is_some_and(harmless);
    let called = |node: Expr<'_>| matches!(node.callee(), Some(Callee::Function(function)) if !is_harmless(function));
    let writing = tree.queries().filter(|query| query.command() != Command::Select);
    writing.count() > 1 || tree.walk().any(called)
}
