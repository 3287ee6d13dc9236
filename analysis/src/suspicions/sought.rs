//! Which conditions of a query select rows of a table by the values of a column, so that an index on it could find them.

use crate::catalog::{Catalog, Column, ConstraintKind, Direction, Oid, Relation, RelationKind, TypeKind};
use crate::prove::cardinality::columns::plain_column;
use crate::prove::cardinality::conditions::{Conditions, Conjunct};
use crate::prove::cardinality::stable::{columns_used, refers_to_nothing_outside};
use crate::prove::scope::Scope;
use crate::tree::expr::{Callee, Expr, Operation, SubLink, SubLinkKind, Through};
use crate::tree::query::{Command, EntryKind, Query};
use crate::tree::resolve::QueryLevel;

/// `~~`, which LIKE is, for `text` and `character`.
const LIKE: [Oid; 2] = [1209, 1211];

/// How a condition selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// `=`, `IN (…)`, `= ANY (…)`.
    Equal,
    /// `<`, `<=`, `>=`, `>`.
    Range(Direction),
    /// LIKE, with a pattern that begins with a text.
    Prefix,
}

/// What the column is compared with.
#[derive(Debug, Clone, Copy)]
pub(super) enum Against<'s> {
    /// A value that is the same for all rows: a parameter, a constant, a subquery that refers to nothing outside.
    Value,
    /// What other tables of the level have.
    Rows,
    /// What a query around this one has.
    Outside,
    /// The rows of `IN (SELECT …)`.
    Query(Query<'s>),
}

/// A condition on one column of a table.
#[derive(Debug, Clone)]
pub(super) struct Condition<'s> {
    pub(super) node: Expr<'s>,
    /// The entry of FROM, and the number of its column.
    pub(super) entry: usize,
    pub(super) number: i64,
    pub(super) manner: Manner,
    pub(super) against: Against<'s>,
    /// Whether it must hold for a row to come out, not only for the nullable side of an outer join to be present.
    pub(super) always: bool,
}

impl Condition<'_> {
    /// Whether a value decides.
    pub(super) fn is_by_value(&self) -> bool {
        matches!(self.against, Against::Value)
    }
}

/// All such conditions of a query level, in their order.
pub(super) fn conditions<'s>(scope: &Scope<'s>) -> Vec<Condition<'s>> {
    let conditions = Conditions::of(scope, &[]);
    let mut found = Vec::new();
    for conjunct in conditions.conjuncts.iter().filter(|conjunct| conjunct.truth) {
        let always = conditions.is_everywhere(conjunct);
        let holds = |entry: usize| conditions.conjuncts_about(entry).any(|one| std::ptr::eq(one, conjunct));
        let about = about(scope, conjunct.condition).into_iter().filter(|condition| holds(condition.entry));
        found.extend(about.map(|condition| Condition { always, ..condition }));
    }
    found.extend(of_merge(scope));
    found
}

/// A condition on what is computed of one column.
pub(super) struct Computed<'s> {
    pub(super) node: Expr<'s>,
    /// What is computed.
    pub(super) term: Expr<'s>,
    pub(super) entry: usize,
    pub(super) number: i64,
}

/// All conditions on what is computed of one column, and compared with a value.
pub(super) fn computed<'s>(scope: &Scope<'s>) -> Vec<Computed<'s>> {
    let conditions = Conditions::of(scope, &[]);
    let mut found = Vec::new();
    for conjunct in conditions.conjuncts.iter().filter(|conjunct| conjunct.truth) {
        let node = conjunct.condition;
        let sides = match node {
            Expr::Operation(operation) if manner(scope.context.catalog, operation).is_some_and(is_comparison) => {
                operation.sides().map_or(Vec::new(), |[left, right]| vec![(left, right), (right, left)])
            }
            Expr::ArrayComparison(comparison) if comparison.is_any() => {
                comparison.sides().map_or(Vec::new(), |[term, array]| vec![(term, array)])
            }
            _ => continue,
        };
        for (term, other) in sides {
            let Some(mut columns) = columns_used(scope, term).filter(|_| plain_column(scope, term).is_none()) else {
                continue;
            };
            columns.dedup();
            let [(entry, number)] = columns[..] else { continue };
            let is_value = refers_to_nothing_outside(scope.context, other) && !is_volatile(scope, other);
            let holds = conditions.conjuncts_about(entry).any(|one| std::ptr::eq(one, conjunct));
            if number > 0 && holds && is_value && !is_volatile(scope, term) {
                found.push(Computed { node, term, entry, number });
            }
        }
    }
    found
}

fn is_comparison(manner: Manner) -> bool {
    manner != Manner::Prefix
}

/// The condition of MERGE, which is that of WHERE up to 16: it finds the rows of the target.
fn of_merge<'s>(scope: &Scope<'s>) -> Vec<Condition<'s>> {
    let query = scope.query;
    if query.command() != Command::Merge || !query.merge_condition().is_missing() {
        return Vec::new();
    }
    let conjuncts = query.join_tree().condition().conjuncts().into_iter();
    let conditions = conjuncts.flat_map(|conjunct| about(scope, conjunct));
    conditions.filter(|condition| Some(condition.entry) == query.result_relation()).collect()
}

impl<'s> Conditions<'s> {
    /// Whether a condition holds in all rows.
    fn is_everywhere(&self, conjunct: &Conjunct<'s>) -> bool {
        // What holds for an entry that is on no nullable side holds everywhere.
        self.conjuncts_about(0).any(|one| std::ptr::eq(one, conjunct))
    }
}

/// What one condition says of columns: of one, or of both sides of a join.
fn about<'s>(scope: &Scope<'s>, node: Expr<'s>) -> Vec<Condition<'s>> {
    let catalog = scope.context.catalog;
    match node {
        Expr::Operation(operation) => {
            let (Some(manner), Some([left, right])) = (manner(catalog, operation), operation.sides()) else {
                return Vec::new();
            };
            let exchanged = match manner {
                Manner::Range(Direction::Less) => Some(Manner::Range(Direction::Greater)),
                Manner::Range(Direction::Greater) => Some(Manner::Range(Direction::Less)),
                Manner::Equal => Some(Manner::Equal),
                Manner::Prefix => None,
            };
            let one = compared(scope, node, manner, left, right);
            one.into_iter().chain(exchanged.and_then(|manner| compared(scope, node, manner, right, left))).collect()
        }
        Expr::ArrayComparison(comparison) if comparison.is_any() && is_equality(catalog, comparison.operator()) => {
            let Some([term, array]) = comparison.sides() else { return Vec::new() };
            compared(scope, node, Manner::Equal, term, array).into_iter().collect()
        }
        Expr::SubLink(link) => of_subquery(scope, node, link),
        _ => Vec::new(),
    }
}

/// `x IN (SELECT …)`.
fn of_subquery<'s>(scope: &Scope<'s>, node: Expr<'s>, link: SubLink<'s>) -> Vec<Condition<'s>> {
    let (SubLinkKind::Any, Some(query)) = (link.kind(), link.query()) else { return Vec::new() };
    let tests = link.test().conjuncts().into_iter().filter_map(|test| {
        let Expr::Operation(operation) = test else { return None };
        let [term, column] = operation.sides()?;
        let is_test = is_equality(scope.context.catalog, operation.operator())
            && matches!(column.strip(Through::SameValue), Expr::Parameter(_));
        let (entry, number) = plain_column(scope, term).filter(|_| is_test)?;
        let against = Against::Query(query);
        Some(Condition { node, entry, number, manner: Manner::Equal, against, always: false })
    });
    tests.collect()
}

fn compared<'s>(
    scope: &Scope<'s>,
    node: Expr<'s>,
    manner: Manner,
    term: Expr<'s>,
    other: Expr<'s>,
) -> Option<Condition<'s>> {
    let (entry, number) = plain_column(scope, term).filter(|(_, number)| *number > 0)?;
    let used = columns_used(scope, other)?;
    if used.iter().any(|(one, _)| *one == entry) || is_volatile(scope, other) {
        return None;
    }
    let against = match used.is_empty() {
        true if refers_to_nothing_outside(scope.context, other) => Against::Value,
        true => Against::Outside,
        false => Against::Rows,
    };
    Some(Condition { node, entry, number, manner, against, always: false })
}

fn manner(catalog: &Catalog, operation: Operation<'_>) -> Option<Manner> {
    let operator = operation.operator()?;
    if is_equality(catalog, Some(operator)) {
        return Some(Manner::Equal);
    }
    if let Some(direction) = catalog.inequalities.get(&operator) {
        return Some(Manner::Range(*direction));
    }
    let [_, pattern] = operation.sides().filter(|_| LIKE.contains(&operator))?;
    let Expr::Constant(pattern) = pattern.strip(Through::SameValue) else { return None };
    let begins = |text: String| text.starts_with(|first: char| !matches!(first, '%' | '_' | '\\'));
    pattern.text().is_some_and(begins).then_some(Manner::Prefix)
}

fn is_equality(catalog: &Catalog, operator: Option<Oid>) -> bool {
    operator.is_some_and(|operator| catalog.equalities_with(operator).next().is_some())
}

/// No index can be searched for what differs from row to row.
fn is_volatile(scope: &Scope<'_>, expression: Expr<'_>) -> bool {
    expression.walk().any(|node| {
        let Some(Callee::Function(_)) = node.callee() else { return false };
        scope.context.catalog.function_of(node).is_none_or(|function| function.volatility == 'v')
    })
}

/// Whether few rows can be expected to have the same value: not of truth values and labels.
pub(super) fn is_selective(catalog: &Catalog, ty: Oid) -> bool {
    const BOOLEAN: Oid = 16;
    let base = catalog.base_type(ty);
    base != BOOLEAN && catalog.types.get(&base).is_some_and(|ty| !matches!(ty.kind, TypeKind::Enum(_)))
}

/// A column of a table that is stored here, as a plan names it.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) relation: Oid,
    pub(super) alias: String,
    pub(super) number: i16,
    /// Whether the rows of partitions and children are meant, too.
    pub(super) inherits: bool,
}

impl Stored {
    /// What the catalog knows of the table and of the column.
    pub(super) fn of<'c>(&self, catalog: &'c Catalog) -> Option<(&'c Relation, &'c Column)> {
        let relation = catalog.relations.get(&self.relation)?;
        Some((relation, relation.columns.get(&self.number)?))
    }
}

/// The column of a table that a column of an entry is: its own, or what a view, a subquery or a CTE passes on.
pub(super) fn stored(scope: &Scope<'_>, entry: usize, number: i64) -> Option<Stored> {
    let _level = scope.context.enter()?;
    let catalog = scope.context.catalog;
    let table = scope.query.entry(entry)?;
    if table.kind() != EntryKind::Relation {
        let derived = scope.derived(table)?.alone()?;
        let inner = Scope::new(scope.context, derived.query, Some(derived.around));
        return passed_on(&inner, number);
    }
    let relation = catalog.relations.get(&table.relation()?).filter(|relation| !relation.is_system())?;
    match relation.kind {
        RelationKind::Table | RelationKind::PartitionedTable | RelationKind::MaterializedView => Some(Stored {
            relation: relation.oid,
            alias: table.name().into_owned(),
            number: i16::try_from(number).ok()?,
            inherits: table.inherits(),
        }),
        RelationKind::View => {
            let query = relation.view_query.as_ref()?.query()?;
            scope.context.elsewhere(|| passed_on(&Scope::new(scope.context, query, None), number))
        }
        _ => None,
    }
}

fn passed_on(inner: &Scope<'_>, number: i64) -> Option<Stored> {
    if inner.query.is_set_operation() || inner.query.command() != Command::Select {
        return None;
    }
    let position = usize::try_from(number).ok()?.checked_sub(1)?;
    let (entry, number) = plain_column(inner, inner.query.output().get(position)?.expression())?;
    stored(inner, entry, number)
}

/// Whether a condition somewhere in the query is not shown by the catalog to be served by an index.
///
/// It looks at more than is told afterwards, and costs little: no condition is proven to hold.
pub(super) fn is_of_interest(query: Query<'_>, catalog: &Catalog) -> bool {
    query.queries().any(|level| has_unserved(level, catalog))
}

fn has_unserved(level: Query<'_>, catalog: &Catalog) -> bool {
    let mut served = Vec::new();
    let mut unserved = Vec::new();
    let mut by_constant = Vec::new();
    for node in super::own_nodes(level) {
        let (operator, collation) = match node {
            Expr::Operation(operation) => (operation.operator(), operation.input_collation()),
            Expr::ArrayComparison(comparison) => (comparison.operator(), comparison.input_collation()),
            _ => continue,
        };
        let is_equal = is_equality(catalog, operator);
        let matters =
            is_equal || operator.is_some_and(|one| catalog.inequalities.contains_key(&one) || LIKE.contains(&one));
        let Some([left, right]) = node.arguments().exactly().filter(|_| matters) else { continue };
        for (term, other) in [(left, right), (right, left)] {
            // Below casts and functions, too.
            let columns = term.walk().filter_map(|node| match node {
                Expr::Variable(variable) if variable.levels_up() == Some(0) => Some(variable),
                _ => None,
            });
            let is_plain = matches!(term.strip(Through::SameValue), Expr::Variable(_));
            let by_value = other.walk().all(|node| !matches!(node, Expr::Variable(_) | Expr::SubLink(_)));
            for variable in columns {
                let entry = variable.entry().unwrap_or_default();
                let relation = level.entry(entry).and_then(|entry| entry.relation());
                let leads = relation.zip(operator).is_some_and(|(relation, operator)| {
                    is_plain && is_equal && leads_index(catalog, relation, variable.number(), (operator, collation))
                });
                if let (Some(relation), Expr::Constant(_)) = (relation, other.strip(Through::SameValue)) {
                    let column = (entry, relation, variable.number().unwrap_or_default());
                    // Together, or with a CHECK, they may contradict each other.
                    if by_constant.contains(&column) || is_checked(catalog, relation, column.2) {
                        return true;
                    }
                    by_constant.push(column);
                }
                match (leads, by_value) {
                    (true, true) => served.push(entry),
                    (true, false) => {}
                    (false, _) => unserved.push((entry, relation)),
                }
            }
        }
    }
    unserved.iter().any(|(entry, _)| !served.contains(entry))
}

fn is_checked(catalog: &Catalog, relation: Oid, number: i64) -> bool {
    let mut constraints = catalog.constraints_of(relation);
    constraints
        .any(|one| one.kind == ConstraintKind::Check && one.columns.iter().any(|column| i64::from(*column) == number))
}

/// Whether an index that holds all rows has the column first, and is searched by the operator.
fn leads_index(
    catalog: &Catalog,
    relation: Oid,
    number: Option<i64>,
    (operator, collation): (Oid, Option<Oid>),
) -> bool {
    catalog.indexes_of(relation).any(|index| {
        let first = index.keys.first();
        index.valid
            && index.predicate.is_none()
            && first.is_some_and(|key| {
                Some(i64::from(key.column)) == number
                    && key.equality.contains(&operator)
                    && Some(key.collation).filter(|one| *one != 0) == collation
            })
    })
}
