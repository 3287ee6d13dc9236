//! The writes of a statement as its tree tells them: which action assigns what to which table, followed through updatable views
//! to the base table (`rewriteTargetView` in `rewriteHandler.c`). What the server does beyond that is in [`super::cascade`].

use std::collections::{BTreeMap, BTreeSet};

use crate::analyse::node::Node;
use crate::analyse::tree::{Command, ConflictAction, EntryKind, FromItem, OnConflict, Query, TargetEntry};
use crate::catalog::{Catalog, Column, Event, Oid, Relation, RelationKind};

/// Says whether an expression of a query can be NULL; `true` where it is not known.
pub type MayBeNull<'h> = dyn Fn(Query<'_>, &Node<'_>) -> bool + 'h;

/// How many views may lie on top of each other; the server's own limit is its stack.
const MAX_VIEWS: usize = 100;

/// What is known about a value that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    /// NULL in every row.
    Null,
    /// NULL in no row.
    NotNull,
    /// Not known.
    Unknown,
}

impl Value {
    /// What is known when it is this or the other.
    pub(super) fn or(self, other: Value) -> Value {
        if self == other { self } else { Value::Unknown }
    }
}

/// What a write puts into one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Assigned {
    pub(super) value: Value,
    /// The server makes the value: a default, an identity, or NULL for want of one.
    pub(super) by_server: bool,
    /// The column's default is evaluated, for some row at least.
    pub(super) default: bool,
}

impl Assigned {
    pub(super) const UNKNOWN: Assigned = Assigned::of(Value::Unknown);

    /// A value that the statement gives.
    pub(super) const fn of(value: Value) -> Assigned {
        Assigned { value, by_server: false, default: false }
    }
}

/// Columns by `attnum`, and what they get.
pub(super) type Assignments = BTreeMap<i16, Assigned>;

/// Which unique and exclusion constraints ON CONFLICT takes care of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Arbiter {
    /// None: there is no ON CONFLICT.
    Nothing,
    /// All: ON CONFLICT DO NOTHING without a target.
    All,
    /// These indexes of the table, and those of its partitions that belong to them.
    Indexes(Vec<Oid>),
}

/// One action on one table or foreign table.
#[derive(Debug, Clone)]
pub(super) struct Write {
    pub(super) relation: Oid,
    pub(super) event: Event,
    /// INSERT: all columns of the table. UPDATE: those that are set. DELETE: none.
    pub(super) columns: Assignments,
    /// Whether inheritance children are meant too.
    pub(super) descend: bool,
    pub(super) arbiter: Arbiter,
}

/// A view that a write goes through.
#[derive(Debug, Clone)]
pub(super) struct ViewWrite {
    pub(super) view: Oid,
    pub(super) event: Event,
    /// The view's columns that are named.
    pub(super) columns: BTreeSet<i16>,
    /// Whether a CHECK OPTION, its own or that of a view above, applies to its condition.
    pub(super) checked: bool,
}

/// All writes of a statement.
#[derive(Debug, Default)]
pub(super) struct StatementWrites {
    pub(super) writes: Vec<Write>,
    pub(super) views: Vec<ViewWrite>,
    /// Views and their columns whose defaults are evaluated.
    pub(super) view_defaults: BTreeSet<(Oid, i16)>,
    /// Why there may be more: rules, INSTEAD OF triggers.
    pub(super) opaque: BTreeSet<String>,
}

/// `schema.table`, for sentences.
pub(super) fn qualified(relation: &Relation) -> String {
    format!("{}.{}", relation.schema, relation.name)
}

/// Every `QUERY` in a tree, at any level.
pub(super) fn queries<'t>(node: &'t Node<'t>) -> Vec<Query<'t>> {
    let mut found = Vec::new();
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        if node.is("QUERY") {
            found.extend(Query::of(node));
        }
        pending.extend(node.children().into_iter().rev());
    }
    found
}

/// The writes of the statement and of its data-modifying CTEs.
pub(super) fn statement_writes(root: Query<'_>, catalog: &Catalog, may_be_null: &MayBeNull<'_>) -> StatementWrites {
    let mut reader = Reader { catalog, may_be_null, found: StatementWrites::default() };
    for query in queries(root.node()) {
        reader.query(query);
    }
    reader.found
}

/// What a statement gives for a column, before it is known which table's default DEFAULT means.
#[derive(Debug, Clone, Copy, Default)]
struct Given {
    /// What the rows without DEFAULT give.
    value: Option<Value>,
    /// Whether some row says DEFAULT.
    default: bool,
}

impl Given {
    fn value(value: Value) -> Given {
        Given { value: Some(value), default: false }
    }

    fn or(self, other: Given) -> Given {
        let value = match (self.value, other.value) {
            (Some(one), Some(two)) => Some(one.or(two)),
            (one, two) => one.or(two),
        };
        Given { value, default: self.default || other.default }
    }
}

/// ON CONFLICT's target, in columns of the relation at hand.
#[derive(Debug, Clone)]
enum Target {
    Nothing,
    All,
    Constraint(Oid),
    /// The columns; whether there are expressions, collations or operator classes too.
    Elements(BTreeSet<i16>, bool),
}

/// A write on its way from the relation that the statement names to the base table.
struct Pending {
    relation: Oid,
    event: Event,
    columns: BTreeMap<i16, Given>,
    descend: bool,
    target: Target,
}

struct Reader<'c> {
    catalog: &'c Catalog,
    may_be_null: &'c MayBeNull<'c>,
    found: StatementWrites,
}

impl Reader<'_> {
    fn query(&mut self, query: Query<'_>) {
        let actions = self.actions(query);
        if actions.is_empty() {
            return;
        }
        let entry = query.result_relation().and_then(|index| query.entry(index));
        let Some((entry, relation)) = entry.and_then(|entry| Some((entry, entry.relation()?))) else {
            self.found.opaque.insert("it writes something that is not a table".to_owned());
            return;
        };
        for (event, columns, target) in actions {
            let descend = event != Event::Insert && entry.inherits();
            self.resolve(Pending { relation, event, columns, descend, target });
        }
    }

    /// What the query does to its result relation: INSERT … ON CONFLICT DO UPDATE and MERGE do several things.
    fn actions(&self, query: Query<'_>) -> Vec<(Event, BTreeMap<i16, Given>, Target)> {
        match query.command() {
            Command::Select | Command::Other => Vec::new(),
            Command::Insert => {
                let conflict = query.on_conflict();
                let target = conflict.map_or(Target::Nothing, conflict_target);
                let mut actions = vec![(Event::Insert, self.given(query, query.target_list()), target)];
                if let Some(conflict) = conflict.filter(|conflict| conflict.action() != ConflictAction::Nothing) {
                    actions.push((Event::Update, self.given(query, conflict.assignments()), Target::Nothing));
                }
                actions
            }
            Command::Update => vec![(Event::Update, self.given(query, query.target_list()), Target::Nothing)],
            Command::Delete => vec![(Event::Delete, BTreeMap::new(), Target::Nothing)],
            Command::Merge => query
                .merge_actions()
                .filter_map(|action| {
                    let event = match action.command() {
                        Command::Insert => Event::Insert,
                        Command::Update => Event::Update,
                        Command::Delete => Event::Delete,
                        _ => return None,
                    };
                    Some((event, self.given(query, action.assignments()), Target::Nothing))
                })
                .collect(),
        }
    }

    /// The assignments of a target list. An array or composite that is assigned in parts is there several times.
    fn given<'t>(&self, query: Query<'t>, list: impl Iterator<Item = TargetEntry<'t>>) -> BTreeMap<i16, Given> {
        let mut columns: BTreeMap<i16, Given> = BTreeMap::new();
        for entry in list.filter(|entry| !entry.is_junk()) {
            if let Some(number) = entry.number() {
                let given = self.expression(query, entry.expression());
                let known = columns.get(&number).map_or(given, |other| other.or(given));
                columns.insert(number, known);
            }
        }
        columns
    }

    fn expression<'t>(&self, query: Query<'t>, node: &'t Node<'t>) -> Given {
        if node.is("SETTODEFAULT") {
            return Given { value: None, default: true };
        }
        match values_column(query, strip(node)) {
            Some(rows) => rows
                .into_iter()
                .map(|row| self.expression(query, row))
                .reduce(Given::or)
                .unwrap_or(Given::value(Value::Unknown)),
            None => Given::value(known_value(self.catalog, query, node, self.may_be_null)),
        }
    }

    fn resolve(&mut self, mut pending: Pending) {
        let mut checked = false;
        for _ in 0..MAX_VIEWS {
            let Some(relation) = self.catalog.relations.get(&pending.relation) else {
                self.found.opaque.insert("it writes a table that the catalog does not have".to_owned());
                return;
            };
            if relation.rules.contains(&pending.event) {
                let event = event_name(pending.event);
                self.found.opaque.insert(format!("{} has a rule for {event}", qualified(relation)));
            }
            if relation.kind != RelationKind::View {
                let write = self.finish(pending, relation);
                self.found.writes.push(write);
                return;
            }
            let step = UpdatableView::of(relation);
            checked |= relation.check_option;
            self.found.views.push(ViewWrite {
                view: relation.oid,
                event: pending.event,
                columns: pending.columns.keys().copied().collect(),
                checked: checked && pending.event != Event::Delete && step.as_ref().is_none_or(|step| step.filtered),
            });
            if let Some(trigger) = relation.triggers.iter().find(|one| one.instead() && one.fires_on(pending.event)) {
                let name = qualified(relation);
                self.found
                    .opaque
                    .insert(format!("the INSTEAD OF trigger {} of {name} runs its function", trigger.name));
                return;
            }
            let Some(step) = step else {
                self.found.opaque.insert(format!("it writes through the view {}", qualified(relation)));
                return;
            };
            pending = self.step(pending, relation, &step);
        }
        self.found.opaque.insert("it writes through too many views".to_owned());
    }

    /// One view further down.
    fn step(&mut self, pending: Pending, view: &Relation, step: &UpdatableView) -> Pending {
        let mut given = pending.columns;
        if pending.event == Event::Insert {
            for column in view.columns.values().filter(|column| column.has_default) {
                let own = given.get(&column.number).copied().unwrap_or(Given { value: None, default: true });
                if own.default {
                    self.found.view_defaults.insert((view.oid, column.number));
                    let default = Given::value(default_of(self.catalog, column).value);
                    given.insert(column.number, Given { default: false, ..own }.or(default));
                }
            }
        }
        let map = |number: i16| step.columns.get(&number).copied();
        let target = match pending.target {
            Target::Elements(columns, more) => {
                let mapped: Option<BTreeSet<i16>> = columns.into_iter().map(map).collect();
                // A column that is an expression in the view is one of the arbiter too.
                mapped.map_or(Target::Elements(BTreeSet::new(), true), |columns| Target::Elements(columns, more))
            }
            other => other,
        };
        Pending {
            relation: step.base,
            event: pending.event,
            columns: given.into_iter().filter_map(|(number, given)| Some((map(number)?, given))).collect(),
            descend: pending.descend && step.inherits,
            target,
        }
    }

    fn finish(&self, pending: Pending, relation: &Relation) -> Write {
        let mut columns = Assignments::new();
        for column in relation.columns.values() {
            let given = match pending.columns.get(&column.number) {
                Some(given) => *given,
                None if pending.event == Event::Insert => Given { value: None, default: true },
                None => continue,
            };
            let default = default_of(self.catalog, column);
            let assigned = match given {
                Given { value: Some(value), default: false } => Assigned::of(value),
                Given { value: Some(value), default: true } => {
                    Assigned { value: value.or(default.value), by_server: false, default: true }
                }
                Given { value: None, .. } => default,
            };
            columns.insert(column.number, assigned);
        }
        // A generated column is the server's when everything that it is computed from is.
        for column in relation.columns.values() {
            if let (Some(sources), Event::Insert) = (&column.generated_from, pending.event) {
                let by_server = sources.iter().all(|from| columns.get(from).is_some_and(|one| one.by_server));
                columns.insert(column.number, Assigned { by_server, ..Assigned::UNKNOWN });
            }
        }
        let arbiter = arbiter(self.catalog, relation.oid, &pending.target);
        let descend = pending.descend || relation.kind == RelationKind::PartitionedTable;
        Write { relation: relation.oid, event: pending.event, columns, descend, arbiter }
    }
}

/// INSERT, UPDATE, DELETE.
pub(super) fn event_name(event: Event) -> &'static str {
    match event {
        Event::Select => "SELECT",
        Event::Insert => "INSERT",
        Event::Update => "UPDATE",
        Event::Delete => "DELETE",
        Event::Truncate => "TRUNCATE",
    }
}

/// What the view's query maps its columns to, when it is simple enough for the server to write through it.
struct UpdatableView {
    base: Oid,
    /// The view's columns that are plain columns of the base.
    columns: BTreeMap<i16, i16>,
    /// Whether it has a condition.
    filtered: bool,
    inherits: bool,
}

impl UpdatableView {
    fn of(view: &Relation) -> Option<UpdatableView> {
        let tree = Node::parse(view.view_query.as_deref()?).ok()?;
        let body = Query::of(&tree)?;
        let items: Vec<FromItem<'_>> = body.join_tree().items().collect();
        let [FromItem::Entry(index)] = items.as_slice() else { return None };
        let entry = body.entry(*index)?;
        let base = entry.relation()?;
        let columns = body
            .target_list()
            .filter(|target| !target.is_junk())
            .filter_map(|target| {
                let var = target.expression();
                let plain = var.is("VAR")
                    && var.get("varlevelsup").int() == Some(0)
                    && var.get("varno").int() == i64::try_from(*index).ok();
                let column = i16::try_from(var.get("varattno").int()?).ok()?;
                (plain && column > 0).then_some((target.number()?, column))
            })
            .collect();
        Some(UpdatableView {
            base,
            columns,
            filtered: !body.join_tree().condition().is_null(),
            inherits: entry.inherits(),
        })
    }
}

fn conflict_target(conflict: OnConflict<'_>) -> Target {
    if let Some(constraint) = conflict.constraint() {
        return Target::Constraint(constraint);
    }
    let mut columns = BTreeSet::new();
    let mut more = false;
    for element in conflict.arbiter() {
        let var = element.get("expr");
        let number = var.get("varattno").int().and_then(|number| i16::try_from(number).ok());
        match number.filter(|_| var.is("VAR")) {
            Some(number) => drop(columns.insert(number)),
            None => more = true,
        }
        more |= element.get("infercollid").oid().is_some() || element.get("inferopclass").oid().is_some();
    }
    match (conflict.arbiter().is_empty(), conflict.action()) {
        (true, ConflictAction::Nothing) => Target::All,
        (true, _) => Target::Nothing,
        (false, _) => Target::Elements(columns, more),
    }
}

/// The indexes that ON CONFLICT surely infers (`infer_arbiter_indexes` in `plancat.c`). That all unique indexes on exactly these
/// columns are inferred is certain only for plain ones; otherwise a single candidate must be it, or the statement could not be planned.
fn arbiter(catalog: &Catalog, relation: Oid, target: &Target) -> Arbiter {
    match target {
        Target::Nothing => Arbiter::Nothing,
        Target::All => Arbiter::All,
        Target::Constraint(oid) => {
            let index = catalog.constraints.get(oid).and_then(|constraint| constraint.index);
            Arbiter::Indexes(index.into_iter().collect())
        }
        Target::Elements(columns, more) => {
            let candidates: Vec<_> = catalog
                .indexes_of(relation)
                .filter(|index| index.unique && index.valid && !index.exclusion)
                .filter(|index| {
                    let keys: BTreeSet<i16> = index.keys.iter().map(|key| key.column).filter(|key| *key != 0).collect();
                    keys == *columns && (*more || !index.has_expressions)
                })
                .collect();
            let whole = candidates.iter().filter(|index| index.predicate.is_none());
            let whole: Vec<Oid> = whole.map(|index| index.oid).collect();
            match candidates.as_slice() {
                [only] => Arbiter::Indexes(vec![only.oid]),
                _ if !more => Arbiter::Indexes(whole),
                _ => Arbiter::Indexes(Vec::new()),
            }
        }
    }
}

/// What an omitted column or DEFAULT gets.
pub(super) fn default_of(catalog: &Catalog, column: &Column) -> Assigned {
    if column.generated_from.is_some() {
        return Assigned::UNKNOWN;
    }
    let value = match &column.default {
        _ if column.identity.is_some() => Value::NotNull,
        Some(text) => Node::parse(text).map_or(Value::Unknown, |node| plain_value(catalog, &node)),
        None if column.has_default => Value::Unknown,
        // A domain may have a default of its own.
        None if catalog.base_type(column.type_oid) != column.type_oid => Value::Unknown,
        None => Value::Null,
    };
    Assigned { value, by_server: true, default: column.default.is_some() }
}

/// The rows' expressions when the expression is a column of VALUES.
fn values_column<'t>(query: Query<'t>, var: &'t Node<'t>) -> Option<Vec<&'t Node<'t>>> {
    let at = |field: &str| var.get(field).int().and_then(|number| usize::try_from(number).ok());
    if !var.is("VAR") || at("varlevelsup") != Some(0) {
        return None;
    }
    let entry = query.entry(at("varno")?).filter(|entry| entry.kind() == EntryKind::Values)?;
    let column = at("varattno")?.checked_sub(1)?;
    entry.get("values_lists").items().iter().map(|row| row.items().get(column)).collect()
}

/// The expression below casts that change neither NULL nor the value.
pub(super) fn strip<'n, 'a>(node: &'n Node<'a>) -> &'n Node<'a> {
    match node.label() {
        "RELABELTYPE" | "COLLATEEXPR" | "COERCETODOMAIN" => strip(node.get("arg")),
        _ => node,
    }
}

fn known_value(catalog: &Catalog, query: Query<'_>, node: &Node<'_>, may_be_null: &MayBeNull<'_>) -> Value {
    match (plain_value(catalog, node), strip(node).label()) {
        // Assigning a part says nothing of the whole.
        (Value::Unknown, "SUBSCRIPTINGREF" | "FIELDSTORE") => Value::Unknown,
        // Without the cast to a domain that is NOT NULL: what that lets through is not NULL, but it is what can be violated.
        (Value::Unknown, _) if !may_be_null(query, strip(node)) => Value::NotNull,
        (value, _) => value,
    }
}

/// Functions that take no column and never return NULL: what defaults are usually made of.
const NEVER_NULL: [&str; 9] = [
    "nextval",
    "now",
    "clock_timestamp",
    "statement_timestamp",
    "transaction_timestamp",
    "gen_random_uuid",
    "uuidv4",
    "uuidv7",
    "random",
];

/// Casts to these from anything but json return NULL for NULL only.
const NEVER_NULL_CASTS: [&str; 10] =
    ["int2", "int4", "int8", "float4", "float8", "numeric", "varchar", "bpchar", "text", "timestamptz"];

/// What is known without a query: constants, the current time, the usual defaults.
pub(super) fn plain_value(catalog: &Catalog, node: &Node<'_>) -> Value {
    let node = strip(node);
    match node.label() {
        "CONST" => match node.get("constisnull").bool() {
            Some(true) => Value::Null,
            Some(false) => Value::NotNull,
            None => Value::Unknown,
        },
        // SVFOP_CURRENT_SCHEMA, the last one, is NULL when the search path is empty.
        "SQLVALUEFUNCTION" if node.get("op").int().is_some_and(|op| (0..=13).contains(&op)) => Value::NotNull,
        "ARRAYEXPR" | "ROWEXPR" => Value::NotNull,
        "FUNCEXPR" => {
            let function = node.get("funcid").oid().and_then(|oid| catalog.functions.get(&oid));
            let Some(function) = function.filter(|function| function.is_builtin()) else { return Value::Unknown };
            let of_json = |oid: &Oid| catalog.types.get(oid).is_none_or(|ty| matches!(&*ty.name, "json" | "jsonb"));
            let cast = matches!(node.get("funcformat").int(), Some(1 | 2))
                && function.strict
                && NEVER_NULL_CASTS.contains(&function.name.as_str())
                && !function.arguments.iter().any(of_json);
            let arguments = node.get("args").items();
            let kept = cast && arguments.iter().all(|argument| plain_value(catalog, argument) == Value::NotNull);
            if kept || NEVER_NULL.contains(&function.name.as_str()) { Value::NotNull } else { Value::Unknown }
        }
        _ => Value::Unknown,
    }
}
