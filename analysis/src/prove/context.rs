//! What all rules share: the catalog, the parameters, the memory of analysed views, and the bounds on the work.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::catalog::{Catalog, Function, Oid, Relation, RelationKind, StoredTree};
use crate::places::Places;
use crate::prove::answer::Answer;
use crate::prove::cardinality::Rows;
use crate::prove::cardinality::checked::Pinned;
use crate::prove::nullability::body::Returned;
use crate::tree::node::{Node, Record};
use crate::tree::query::{EntryKind, Query};
use crate::written::Written;

/// How deep expressions and queries may nest; beyond it nothing is known. Keeps the stack small.
const MAX_DEPTH: u32 = 160;

/// How many expressions are looked at for one statement; beyond it nothing is known. Views over views can make a tree explode.
const MAX_STEPS: u32 = 400_000;

/// The context of one statement's analysis.
pub(crate) struct Analysis<'a> {
    pub(crate) catalog: &'a Catalog,
    /// The statement's text, where the places in its tree are known.
    written: Option<Places<'a>>,
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
    /// Whether a view locks rows; looked at when asked.
    views_lock: OnceCell<bool>,
    /// Whether the statement can change a row twice: more than one part of it writes, or it calls a volatile function of a user.
    pub(crate) writes_elsewhere: bool,
    /// Expressions that conditions spoke of, by their text.
    expressions: RefCell<BTreeMap<String, i64>>,
    memory: Rc<Memory>,
}

/// What was answered already, and the bounds on the work: shared with the bodies of functions.
#[derive(Default)]
struct Memory {
    /// By table: the columns that its CHECKs keep from being NULL, each with the constraint's name.
    checked: RefCell<BTreeMap<Oid, Rc<BTreeMap<i16, String>>>>,
    /// By table: the columns of which its CHECKs leave one value besides NULL.
    pinned: RefCell<BTreeMap<Oid, Rc<[Pinned]>>>,
    views: RefCell<BTreeMap<(Oid, bool, bool), ViewColumns>>,
    view_rows: RefCell<BTreeMap<(Oid, bool), Option<Rows>>>,
    stable_views: RefCell<BTreeMap<Oid, bool>>,
    functions: RefCell<BTreeMap<Call, Option<Rc<Returned>>>>,
    /// What answers rely on that only the author vouches for.
    vouched: RefCell<BTreeSet<String>>,
    depth: Cell<u32>,
    steps: Cell<u32>,
}

/// A function and what is known of its arguments.
type Call = (Oid, Vec<ParameterValue>);

/// A view's columns; `None` when they are not known, or are just being worked out.
type ViewColumns = Option<Rc<[Answer]>>;

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

impl<'a> Analysis<'a> {
    pub(crate) fn new(catalog: &'a Catalog, parameters: Vec<ParameterValue>, tree: &Node<'_>) -> Analysis<'a> {
        Analysis {
            catalog,
            written: None,
            elsewhere: Cell::new(0),
            parameters,
            body_of: None,
            trusts_foreign_keys: false,
            changes_rows: changes_rows(tree),
            views_lock: OnceCell::new(),
            writes_elsewhere: writes_elsewhere(catalog, tree),
            expressions: RefCell::default(),
            memory: Rc::default(),
        }
    }

    /// The same, with the text that the places in the tree are offsets into.
    pub(crate) fn written_as(self, written: Option<&'a Written>) -> Analysis<'a> {
        Analysis { written: written.map(Places::new), ..self }
    }

    /// The places of the statement's own nodes; `None` while the query of a view is looked at, or where no places are known.
    pub(crate) fn places(&self) -> Option<&Places<'a>> {
        self.written.as_ref().filter(|_| self.elsewhere.get() == 0)
    }

    /// The place that a node itself names.
    pub(crate) fn place(&self, node: &Node<'_>) -> Option<usize> {
        self.places()?.of(node)
    }

    /// Where an expression begins.
    pub(crate) fn start(&self, node: &Node<'_>) -> Option<usize> {
        self.places()?.start_of(node)
    }

    /// The same for the body of a function with these arguments. What else the statement writes meanwhile is not looked at there.
    pub(crate) fn of_body(&self, function: &'a Function, parameters: Vec<ParameterValue>) -> Analysis<'a> {
        Analysis {
            catalog: self.catalog,
            parameters,
            body_of: Some(&function.name),
            trusts_foreign_keys: false,
            changes_rows: true,
            views_lock: OnceCell::new(),
            written: None,
            elsewhere: Cell::new(0),
            writes_elsewhere: true,
            expressions: RefCell::default(),
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
    pub(crate) fn trusting_foreign_keys(self, trusts_foreign_keys: bool) -> Analysis<'a> {
        Analysis { trusts_foreign_keys, ..self }
    }

    /// Whether all tables are read with one snapshot, and no row in another version than that one shows.
    pub(crate) fn reads_one_snapshot(&self) -> bool {
        let locks = |tree: &StoredTree| tree.text().contains(":rowMarks (");
        let views = || self.catalog.relations.values().filter_map(|relation| relation.view_query.as_ref());
        !self.changes_rows && !*self.views_lock.get_or_init(|| views().any(locks))
    }

    /// The number of an expression, the same for the same text.
    pub(crate) fn expression_number(&self, text: String) -> i64 {
        let mut expressions = self.expressions.borrow_mut();
        let next = i64::try_from(expressions.len()).unwrap_or(i64::MAX);
        *expressions.entry(text).or_insert(next)
    }

    /// Whether the expression of this number is the value that a domain checks.
    pub(crate) fn is_domain_value(&self, number: i64) -> bool {
        let expressions = self.expressions.borrow();
        expressions.iter().any(|(text, known)| *known == number && text.starts_with("{COERCETODOMAINVALUE"))
    }

    /// The function behind an operator expression: `opfuncid`, or by its operator.
    pub(crate) fn operator_function(&self, node: &Node<'_>) -> Option<&'a Function> {
        let function = node.get("opfuncid").oid().or_else(|| {
            let operator = node.get("opno").oid()?;
            self.catalog.operators.get(&operator).copied()
        })?;
        self.catalog.functions.get(&function)
    }

    /// The function of a `FUNCEXPR` or an operator expression.
    pub(crate) fn function(&self, node: &Node<'_>) -> Option<&'a Function> {
        match node.get("funcid").oid() {
            Some(function) => self.catalog.functions.get(&function),
            None => self.operator_function(node),
        }
    }

    /// The relation and all of its descendants; `None` when one of them is not known.
    pub(crate) fn family(&self, relation: Oid) -> Option<Vec<&'a Relation>> {
        let mut family: Vec<&'a Relation> = vec![self.catalog.relations.get(&relation)?];
        let mut next = 0;
        while let Some(member) = family.get(next).copied() {
            next += 1;
            for child in &member.children {
                if !family.iter().any(|known| known.oid == *child) {
                    family.push(self.catalog.relations.get(child)?);
                }
            }
        }
        Some(family)
    }

    /// The relations that a write to this one goes through: itself, and below an updatable view what it is made over.
    pub(crate) fn write_path(&self, relation: Oid) -> Option<Vec<&'a Relation>> {
        let mut path: Vec<&'a Relation> = Vec::new();
        let mut next = Some(relation);
        while let Some(oid) = next {
            let relation = self.catalog.relations.get(&oid)?;
            if path.iter().any(|known| known.oid == oid) {
                return None;
            }
            path.push(relation);
            next = match (&relation.kind, &relation.view_query) {
                (RelationKind::View, Some(tree)) if !instead_of(relation) => Some(view_base(tree)?.0),
                _ => None,
            };
        }
        Some(path)
    }

    /// What the CHECKs of a table prove, answered once.
    pub(crate) fn checked(
        &self,
        relation: Oid,
        evaluate: impl FnOnce() -> BTreeMap<i16, String>,
    ) -> Rc<BTreeMap<i16, String>> {
        if let Some(known) = self.memory.checked.borrow().get(&relation) {
            return Rc::clone(known);
        }
        let answer = Rc::new(evaluate());
        self.memory.checked.borrow_mut().insert(relation, Rc::clone(&answer));
        answer
    }

    /// What CHECKs leave of a table's columns, worked out once.
    pub(crate) fn pinned(&self, relation: Oid, evaluate: impl FnOnce() -> Vec<Pinned>) -> Rc<[Pinned]> {
        if let Some(known) = self.memory.pinned.borrow().get(&relation) {
            return Rc::clone(known);
        }
        let answer: Rc<[Pinned]> = evaluate().into();
        self.memory.pinned.borrow_mut().insert(relation, Rc::clone(&answer));
        answer
    }

    /// A view's columns, each answered once; `None` when its query cannot be had or refers to itself.
    pub(crate) fn view(
        &self,
        relation: Oid,
        conditions: bool,
        evaluate: impl FnOnce(Query<'_>) -> Rc<[Answer]>,
    ) -> ViewColumns {
        // A function's body may lock rows where the statement does not.
        let key = (relation, conditions, self.reads_one_snapshot());
        if let Some(known) = self.memory.views.borrow().get(&key) {
            return known.clone();
        }
        // What is asked while it is being answered is a cycle: not known.
        self.memory.views.borrow_mut().insert(key, None);
        let answer = self.with_view_query(relation, evaluate);
        self.memory.views.borrow_mut().insert(key, answer.clone());
        answer
    }

    /// How many rows a view returns, answered once.
    pub(crate) fn view_rows(&self, relation: Oid, evaluate: impl FnOnce(Query<'_>) -> Rows) -> Option<Rows> {
        let key = (relation, self.reads_one_snapshot());
        if let Some(known) = self.memory.view_rows.borrow().get(&key) {
            return known.clone();
        }
        self.memory.view_rows.borrow_mut().insert(key, None);
        let answer = self.with_view_query(relation, evaluate);
        self.memory.view_rows.borrow_mut().insert(key, answer.clone());
        answer
    }

    /// What a function in SQL returns for arguments, answered once; `None` when it is not known, or the function calls itself.
    pub(crate) fn body(
        &self,
        function: Oid,
        arguments: Vec<ParameterValue>,
        evaluate: impl FnOnce() -> Option<Returned>,
    ) -> Option<Rc<Returned>> {
        let key = (function, arguments);
        if let Some(known) = self.memory.functions.borrow().get(&key) {
            return known.clone();
        }
        // What is asked while it is being answered is a recursion: not known.
        self.memory.functions.borrow_mut().insert(key.clone(), None);
        let answer = evaluate().map(Rc::new);
        self.memory.functions.borrow_mut().insert(key, answer.clone());
        answer
    }

    /// Whether a view gives the same rows whenever it is looked at, answered once; no for one that refers to itself.
    pub(crate) fn view_is_stable(&self, relation: Oid, evaluate: impl FnOnce(Query<'_>) -> bool) -> bool {
        if let Some(known) = self.memory.stable_views.borrow().get(&relation) {
            return *known;
        }
        self.memory.stable_views.borrow_mut().insert(relation, false);
        let answer = self.with_view_query(relation, evaluate).unwrap_or(false);
        self.memory.stable_views.borrow_mut().insert(relation, answer);
        answer
    }

    /// Hands a view's query to a function.
    pub(crate) fn with_view_query<T>(&self, relation: Oid, use_query: impl FnOnce(Query<'_>) -> T) -> Option<T> {
        let query = Query::of(self.catalog.relations.get(&relation)?.view_query.as_ref()?.node()?)?;
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

/// Whether INSTEAD OF triggers replace writes to the view.
pub(crate) fn instead_of(relation: &Relation) -> bool {
    relation.triggers.iter().any(crate::catalog::Trigger::instead)
}

/// For a view that may be updatable: the one relation in its FROM, and for each of its columns the number of the relation's column.
pub(crate) fn view_base(tree: &StoredTree) -> Option<(Oid, Vec<Option<i16>>)> {
    let query = Query::of(tree.node()?)?;
    let mut items = query.join_tree().items();
    let (Some(crate::tree::query::FromItem::Entry(index)), None) = (items.next(), items.next()) else { return None };
    let relation = query.entry(index).filter(|entry| entry.kind() == EntryKind::Relation)?.relation()?;
    let column = |expression: &Node<'_>| {
        let is_column = expression.is("VAR")
            && expression.get("varno").int() == i64::try_from(index).ok()
            && expression.get("varlevelsup").int() == Some(0);
        if is_column { expression.get("varattno").int().and_then(|number| i16::try_from(number).ok()) } else { None }
    };
    Some((relation, query.output().iter().map(|entry| column(entry.expression())).collect()))
}

fn changes_rows(tree: &Node<'_>) -> bool {
    let changes = |record: &Record<'_>| {
        record.label() == "QUERY" && (record.get("commandType").int() != Some(1) || !record.get("rowMarks").is_null())
    };
    tree.records().any(changes)
}

fn writes_elsewhere(catalog: &Catalog, tree: &Node<'_>) -> bool {
    let mut writes = 0;
    for record in tree.records() {
        if record.label() == "QUERY" {
            writes += usize::from(record.get("commandType").int() != Some(1));
        }
        for field in ["funcid", "opfuncid", "aggfnoid", "winfnoid"] {
            if let Some(function) = record.get(field).oid() {
                let harmless = catalog
                    .functions
                    .get(&function)
                    .is_some_and(|function| function.is_builtin() || function.volatility != 'v');
                if !harmless {
                    return true;
                }
            }
        }
    }
    writes > 1
}
